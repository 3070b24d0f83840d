"""How an event lies in a spool, put there with next to nothing loaded: phones wait for it."""

import os
from binascii import crc32
from time import gmtime, strftime

from recover_tui.system.private_files import make_folder


def folder_for(store_file: str, under: str) -> str:
    """The spool of the store at this absolute path, in a folder below `under`."""
    name = os.fsencode(store_file)
    return os.path.join(under, f"{crc32(name):08x}{crc32(name[::-1]):08x}")


def put(folder: str, milliseconds: int, told: str) -> None:
    """Let what was told at this time, since 1970, wait in a file for this user alone. Raises OSError."""
    make_folder(folder)
    stamp = f"{milliseconds:012x}"
    name = os.path.join(folder, f"{stamp[:8]}-{stamp[8:]}-{os.urandom(10).hex()}")
    descriptor = os.open(f"{name}.part", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, told.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(f"{name}.part", f"{name}.json")


def keyed(folder: str, ref: str) -> str:
    """Hash what tells a call from others, so that it is in no spool; the key is made with the first one."""
    from hashlib import blake2b  # a hook has no need of it

    make_folder(folder)
    file = os.path.join(folder, "key")
    if not os.path.exists(file):
        part = f"{file}-{os.urandom(10).hex()}"
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, os.urandom(32))
        finally:
            os.close(descriptor)
        try:
            os.link(part, file)  # whole, and only the first one
        except FileExistsError:
            pass
        finally:
            os.unlink(part)
    with open(file, "rb") as key:
        return blake2b(ref.encode(errors="replace"), key=key.read(64), digest_size=12).hexdigest()


def hooked(source: str, milliseconds: int, turn: "tuple[str, str, str]", *, rating: str = "", ref: str = "") -> str:
    """Write what a hook told as a spool has it. All words are ours, so none needs to be quoted."""
    stage, direction, ended_by = turn
    rated = f'"{rating}"' if rating else "null"
    at = f"{strftime('%Y-%m-%dT%H:%M:%S', gmtime(milliseconds // 1000))}.{milliseconds % 1000:03d}Z"
    return (
        f'{{"source": "{source}", "stage": "{stage}", "at": "{at}", "direction": "{direction}", "answered": false,'
        f' "talk_s": null, "ended_by": "{ended_by}", "rating": {rated}, "ref": "{ref}"}}'
    )
