# Two images: `docker build --target course .` for learners, `--target grader .` for instructors.
FROM python:3.11-slim-bookworm AS base
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN useradd --uid 1000 --create-home learner
WORKDIR /srv/backpropagation
COPY requirements.txt pyproject.toml LICENSE ./
COPY container/ container/

FROM base AS course
RUN sh container/install.sh course
COPY --chown=1000 notebooks/ /home/learner/
COPY --chown=1000 source/backprop/lab/ /home/learner/lab/
USER 1000
WORKDIR /home/learner
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "0-start-here.ipynb"]

FROM base AS grader
COPY nbexaminer/ nbexaminer/
RUN sh container/install.sh grader
USER 1000
WORKDIR /course
ENTRYPOINT ["nbexaminer"]
CMD ["doctor"]
