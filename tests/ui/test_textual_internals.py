"""The private names of Textual's that are used are still there, and do what they are used for."""

from __future__ import annotations

import pytest
from textual.drivers import linux_driver

from recover_tui.ui.terminal import BoundedParser
from recover_tui.ui.textual_internals import install_driver_patches


def test_G5_a_byte_that_is_no_text_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XTermParser", "getincrementaldecoder"):
        monkeypatch.setattr(linux_driver, name, getattr(linux_driver, name))
    theirs = linux_driver.LinuxDriver._sigcont_application
    monkeypatch.setattr(linux_driver.LinuxDriver, "_sigcont_application", theirs)
    install_driver_patches(BoundedParser)
    assert linux_driver.LinuxDriver._sigcont_application is not theirs
    assert linux_driver.XTermParser is BoundedParser  # type: ignore[attr-defined]
    decode = linux_driver.getincrementaldecoder("utf-8")().decode  # type: ignore[attr-defined]
    assert decode(b"caf\xe9 \xff") + decode("ü".encode()[:1]) + decode("ü".encode()[1:]) == "caf\ufffd \ufffdü"
