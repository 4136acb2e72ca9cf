"""The page of a certificate: printed, issued anew, declared void."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.context import Context
from desktop.pages.asking_page import AskingPage, Question


class CertificatePage(AskingPage):
    """A valid one can be issued anew or declared void; both need a reason."""

    questions = {
        "reissue": Question("补发的证书另编新号，原证书标为已补发。", "补发", "补发的原因，如“原证书遗失”"),
        "void": Question("作废后证书号不再使用，核验时会说明已作废。", "作废", "作废的原因"),
    }

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "certificates", parent)

    def add_sections(self) -> None:
        """What can be done stands quietly in the title line."""
        layout = self.head.layout()
        assert isinstance(layout, QHBoxLayout)
        self._ways = []
        for step, words in (("void", "作废…"), ("reissue", "补发…")):
            button = QPushButton(words)
            button.setProperty("look", "quiet")
            button.clicked.connect(partial(self.take_step, step))
            layout.insertWidget(layout.indexOf(self.head.save), button)
            QWidget.setTabOrder(button, self.head.save)
            self._ways.append(button)
        super().add_sections()

    def beside(self) -> str:
        """Whose it is."""
        return "　".join(str(self.values[name]) for name in ("person_text", "training_text") if self.values.get(name))

    def shown(self) -> None:
        """Offer what can be done with a valid one."""
        super().shown()
        for button in self._ways:
            button.setVisible(self.record_id is not None and self.values.get("state") == "valid")

    def perform(self, step: str, reason: str) -> tuple[str, int] | None:
        """Issue anew, or declare void."""
        services, certificate = self.context.services, self.record_id
        if certificate is None:
            return None
        if step == "reissue":
            return "certificates", services.trainings.reissue(certificate, reason=reason)
        values = {"state": "void", "note": reason}
        services.records.save("certificates", values, record_id=certificate, reason=reason)
        return None

    def print_record(self) -> None:
        """Open the certificate as a paper."""
        self.open_paper_of("completion_certificate")
