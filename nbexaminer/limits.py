"""The table of limits: what a notebook may use, and when the grader stops reading or waiting.

An instructor can set the fields of `Limits`. The others are constants. A limit of one algorithm,
such as the depth of a message, is in the module of that algorithm.
"""

from dataclasses import dataclass

MB, GB = 2**20, 2**30  # bytes


@dataclass(frozen=True)
class Limits:
    """What a notebook may use. Over a limit it is interrupted, then ended; its points are kept.

    Seconds are processor time, which does not depend on the load of the machine. Code that sleeps
    or waits may take `WAITING` times as long by the clock.

    Attributes:
        cell_seconds: For one cell.
        call_seconds: For one call of a student's function by a test.
        notebook_seconds: For the whole notebook.
        memory: Bytes in use. What is only reserved does not count, up to `address_space`.
        disk: Bytes on disk, in one file or many.
        open_files: Files open at a time.
        threads: Threads at a time.
        address_space: Bytes of addresses, as libraries reserve them before they use any.
        page_pictures: Characters of all pictures on its page together, in base64.
        page_outputs: Characters of all outputs on its page together, without pictures.
        page_cells: Characters of all the student's own cells on its page together.
    """

    cell_seconds: float = 30
    call_seconds: float = 10
    notebook_seconds: float = 120
    memory: int = 2 * GB
    disk: int = 100 * MB
    page_pictures: int = 5_000_000
    page_outputs: int = 500_000
    page_cells: int = 300_000
    open_files: int = 1024
    threads: int = 512
    address_space: int = 64 * GB


WAITING = 5  # the factor from a limit of processor time to the limit by the clock

# The student process, besides `Limits`. Over one of these it is ended, or the call fails.
MAX_WRITTEN_FILES = 2000
MAX_WRITTEN_DEPTH = 40  # of nested folders; deeper ones are slow to search
RESERVED_BYTES = 2 * GB  # of writable memory that libraries may reserve beyond what they use
PROCESSORS = 4  # that code sees, and libraries start threads for, on a machine that has more
MAX_DELETED_FILES = (
    3  # that are mapped into memory: they still use the disk, but no directory lists them
)

# The processes that grade.
ATTEMPTS = 3  # to grade a notebook whose processes are killed from outside
EXAMINER_SECONDS = 60  # that the examiner may take beyond the limit of the notebook
IMPORT_SECONDS = 60  # for one package that all submissions import
READING_SECONDS = 60  # of processor time, to read, rebuild and clean one notebook
READING_BYTES = 2 * GB  # of address space for the same, beyond the coordinator's
FIRST_WORKER_SECONDS = 60  # to wait for a cluster's first worker
CLUSTER_LOOK_SECONDS = 5  # between two checks that the cluster still answers

# What a test and the student's code exchange. Over one of these the call or the cell says so.
MAX_FRAME_BYTES = 16 * MB  # of one message: its JSON and its arrays each
MAX_PRINTED_CHARS = 2000  # that one call of a student's function may show; a test captures all
MAX_CELL_OUTPUT_CHARS = 2 * MB  # that one cell prints; what follows is dropped
MAX_CELL_DISPLAY_CHARS = 10 * MB  # of what it displays: figures, sound, film
MAX_NOTEBOOK_OUTPUT_CHARS = 64 * MB  # of all the student's cells
MAX_BEHAVIOUR_CHARS = 1500  # of what is kept of a test's questions and the answers
MAX_RECORD_BYTES = 2000  # of it and of why the test failed, in the notebook's file
MAX_FETCHED_FILES = 200  # that the student's code wrote and tests may read
MAX_FETCHED_BYTES = 16 * MB  # of them together
MAX_HANDLES = 100_000  # on objects of the student's
INTERRUPT_SECONDS = 1.0  # of processor time between an interrupt and the end of the process
ASKING_SECONDS = 0.5  # of processor time, for what is asked once more when all tests have run
CLEANING_SECONDS = 3  # of processor time, to clean the outputs of one cell
LOOK_SECONDS = 0.2  # between two looks at a process that works

# Submissions. What is bigger is not read, and its author is told so.
MAX_NOTEBOOK_BYTES = 250 * MB  # of a file, with its pictures and the outputs it was saved with
MAX_NOTEBOOK_CHARS = 20 * MB  # without them
MAX_CELLS = 2000
MAX_CELLS_CHARS = 4 * MB  # in all cells of a submission together
MAX_ATTACHMENTS = 100  # pictures attached to one cell
MAX_METADATA_CHARS = 20_000  # of one answer in a cell's metadata, such as a choice
MAX_METADATA_DEPTH = 8
MAX_OTHER_FILES = 10_000  # beside the notebooks
MAX_OTHER_FILES_DEPTH = 40  # of their folders
MAX_ARCHIVE_MEMBERS = 1000  # that are read from all archives of a submission
MIN_UNPACKED_BYTES = 20 * MB  # that may be in these archives however small they are,
MAX_UNPACKED_TIMES = 20  # or so many times their own size, up to the size of one notebook

# Graded notebooks, besides `Limits`. What is longer is cut, with a notice that says where the whole
# is, so that a browser can open the page.
MAX_CELL_CHARS = 30_000  # of one of the student's cells
MAX_CELL_OUTPUTS = 100  # of one cell
MAX_PICTURES_PIXELS = 60_000_000  # of all pictures together: a browser holds four bytes of each
MAX_PICTURE_CHARS = 700_000  # of one picture; a bigger one is scaled
MAX_PICTURE_PIXELS = 4_000_000  # of one picture
MIN_PICTURE_CHARS = 8_000  # to show a picture at all
MAX_KEPT_BYTES = 300 * MB  # of originals that are kept beside a notebook
MAX_WRITTEN_BYTES = 50 * MB  # of pictures that code wrote and Markdown cells name
MAX_TEXT_CHARS = 100_000  # of one output
MAX_TEXT_LINES = 2000
MAX_TEXT_COLOURS = 2000  # the time to make a page grows with their square
MAX_ERROR_CHARS = 10_000  # of an error's message; twice as much of its traceback
MAX_FORMULA_CHARS = 5_000  # of one formula; a longer one is shown as it was written
MAX_FORMULAS = 500  # in one piece of HTML: MathJax needs a while for each
MAX_FORMULA_EMS = 30  # of all lengths in one formula, such as those of \rule and \hspace
MAX_MACROS = 200  # that a notebook's formulas may define
MAX_EXPANSIONS = 5_000  # of these macros, in one notebook
MAX_HTML_CHARS = 200_000  # of one output, without pictures
MAX_HTML_DEPTH = 100  # elements inside each other: a browser may lay out each of them many times
MAX_STYLE_RULES = 20_000  # selectors in its style sheets: a styled table has one for each cell
MAX_MARKDOWN_CHARS = 30_000  # of one text that is rendered
RENDERING_SECONDS = 4  # of processor time, for all Markdown of a notebook
RENDERING_BYTES = 512 * MB
RENDERING_WAIT_SECONDS = 10  # for the program that renders, on a busy machine
DRAWING_SECONDS = 5  # of processor time, to draw or scale one picture
DRAWING_BYTES = GB  # of address space for the same
DRAWING_WAIT_SECONDS = 30  # for one picture, on a busy machine
MAX_LOG_CHARS = 5000  # of one line of the log
