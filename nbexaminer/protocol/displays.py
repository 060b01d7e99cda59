"""How a shell shows the value of a cell and what code displays: kept, as nbformat has it."""

import base64
import io
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter


class KeptDisplayFormatter(DisplayFormatter):
    """Makes a PNG beside a PDF: no page shows a PDF."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        """What a value looks like, by type, and what is to be known of that."""
        data, about = super().format(obj, include, exclude)
        if "application/pdf" in data and "image/png" not in data and hasattr(obj, "savefig"):
            picture = io.BytesIO()
            obj.savefig(picture, format="png", bbox_inches="tight")
            data["image/png"] = picture.getvalue()
        return data, about


class KeptDisplayHook(DisplayHook):
    """Keeps the value of a cell's last line as its result."""

    shell: Any

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        self.shell.outputs.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": {mime: _text(item) for mime, item in format_dict.items()},
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class KeptDisplayPublisher(DisplayPublisher):
    """Keeps what `display` shows."""

    shell: Any

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        data = {mime: _text(item) for mime, item in data.items()}
        shown = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        if display_id := (transient or {}).get("display_id"):
            displays = self.shell.displays
            shown["display"] = displays.setdefault(display_id, len(displays))
        if update:
            self.shell.outputs.update(shown)
        else:
            self.shell.outputs.add(shown)

    def clear_output(self, wait: bool = False) -> None:
        outputs = self.shell.outputs
        outputs.kept = outputs.widget if outputs.widget and _into_widget() else 0
        if wait:
            outputs.clear_next = True
        else:
            outputs.restart(outputs.kept)


def _into_widget() -> bool:
    """Whether what is shown now goes into an `Output` widget, such as that of `interact`."""
    widgets = sys.modules.get("ipywidgets")
    states = widgets.Widget.get_manager_state(drop_defaults=True)["state"] if widgets else {}
    return any("msg_id" in each["state"] for each in states.values())


def _text(item: Any) -> Any:
    """A picture's bytes as the text that a notebook keeps; anything else as it is."""
    return base64.b64encode(item).decode() if isinstance(item, bytes) else item
