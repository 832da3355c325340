"""Start `payout` from a checkout, with nothing but Python on the machine.

Makes `.venv` beside this file, installs the locked packages into it and hands the arguments to `payout`.
Only the standard library is used, and the same commands work on Linux, macOS and Windows. What the arguments
mean is left to `payout.cli`; `test` and `setup-dev` are the only words that are read here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 -- the message is for the machines that have an older Python
    sys.exit("payout kræver Python 3.11 eller nyere. Denne Python er {}.{}.".format(*sys.version_info))

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WHEELS = ROOT / "wheels"
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
# Stands while `.venv` is being made or filled: found at a start, it says that the last one was cut off.
UNFINISHED = VENV / "installing"

HELP = """\
Nødudbetaling: Jobcentrets nødudbetaling af a conto-beløb, når fagsystemerne er nede.

  python3 start.py demo           en opdigtet nedbrudsdag på http://127.0.0.1:8070
  python3 start.py serve          kør på jeres egne data
  python3 start.py --help         alle kommandoer
  python3 start.py test           kør alle tests (argumenter gives videre til pytest)
  python3 start.py setup-dev      gør .venv klar til udvikling

På Windows skrives "py start.py" i stedet for "python3 start.py". Første start henter pakkerne.
In English: the first start sets everything up; "demo" serves a made-up day, "test" runs the tests.
"""


def say(line: str) -> None:
    """Progress goes to stderr, so that what `payout` prints can be piped on."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def site_packages() -> Path | None:
    """The folder of the environment's packages, or None where its Python or its pip does not work."""
    if not PYTHON.exists():
        return None
    question = "import pip, sysconfig; print(sysconfig.get_path('purelib'))"
    answer = subprocess.run(  # noqa: S603 -- our own interpreter with a fixed question
        [str(PYTHON), "-X", "utf8", "-c", question], capture_output=True, encoding="utf-8", check=False
    )
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def make_environment() -> Path:
    """A fresh `.venv`; what an interrupted start left is cleared away. Gives its folder of packages."""
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        sys.exit("Denne Python mangler venv. På Debian og Ubuntu: sudo apt install python3-venv")
    say("Opretter .venv …")
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    UNFINISHED.touch()
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=sys.stderr, check=False)  # noqa: S603 -- ours
    packages = site_packages()
    if packages is None:
        sys.exit("Kunne ikke oprette .venv; grunden står ovenfor.")
    return packages


def install(lock: Path) -> None:
    """Install the lock file, each package checked against its hash, from `wheels/` where that folder lies."""
    source = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    say(f"Installerer pakkerne i {lock.name} fra {'mappen wheels' if source else 'pakkeindekset'} …")
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command = [str(PYTHON), "-m", "pip", "install", *quiet, *source, "--require-hashes", "-r", str(lock)]
    UNFINISHED.touch()
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603 -- ours
    if done.returncode != 0:
        # pip warns of every try again; what it could not do stands in the lines that are left.
        say("\n".join(line for line in done.stderr.splitlines() if not line.startswith("WARNING:")))
        sys.exit(
            "Pakkerne kunne ikke installeres; grunden står ovenfor. "
            "Uden net: læg pakkerne i mappen wheels ved siden af start.py, og prøv igen."
        )
    UNFINISHED.unlink()


def set_up(lock: Path) -> None:
    """Bring `.venv` to what the lock file says; nothing is installed when the lock is as it was last time."""
    packages = (None if UNFINISHED.exists() else site_packages()) or make_environment()
    # A path relative to the folder is plain ASCII, whatever the checkout's own folder is called.
    (packages / "payout-checkout.pth").write_text(os.path.relpath(ROOT, packages) + "\n", encoding="ascii")
    stamp = VENV / f"{lock.name}.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="ascii") != digest:
        install(lock)
        stamp.write_text(digest, encoding="ascii")


def hand_over(arguments: list[str]) -> int:
    """Become the environment's Python with these arguments; its exit code and Ctrl-C are its own."""
    command = [str(PYTHON), *arguments]
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 -- no shell is wanted between
    with subprocess.Popen(command) as process:  # noqa: S603 -- our own interpreter
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Windows sends Ctrl-C to both; the child ends in its own time and gives the code.


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.stdout.write(HELP)
        return 0
    word, *rest = arguments
    if word == "setup-dev":
        set_up(DEV_LOCK)
        say("Klar: .venv har nu både payout og udviklingsværktøjerne.")
        return 0
    if word == "test":
        set_up(DEV_LOCK)
        os.chdir(ROOT)
        # All of it is shared out on the cores, file by file: tests of one file share what is dear to make.
        shared_out = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
        return hand_over(["-m", "pytest", *(rest or shared_out)])
    set_up(LOCK)
    return hand_over(["-P", "-m", "payout", *arguments])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Afbrudt. Næste start gør det færdigt.")
