from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zlib import crc32

import pytest
from PIL import Image

from payout.logo import LARGEST_BYTES, ON_PAPER_PIXELS, LogoFault, LogoRefused, read_logo
from payout.settings import SETTINGS_FILE, SettingsError, load_settings

BLUE = (0, 0, 200)


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (400, 100)) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 0 if len(mode) == 1 else (*BLUE, 0)[: len(mode)]).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "L"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("JPEG", "RGB"),
        ("JPEG", "CMYK"),
    ],
)
def test_a_picture_of_any_colours_becomes_a_small_png_of_its_own_shape(
    tmp_path: Path, kind: str, mode: str
) -> None:
    (tmp_path / "logo").write_bytes(picture(kind, mode, (4_000, 1_000)))
    with Image.open(BytesIO(read_logo(tmp_path, "logo"))) as found:
        assert (found.format, found.mode) == ("PNG", "RGB")
        assert found.size == (ON_PAPER_PIXELS[0], ON_PAPER_PIXELS[0] // 4)


def test_what_is_transparent_is_white_on_paper(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture("PNG", "RGBA"))
    with Image.open(BytesIO(read_logo(tmp_path, "logo.png"))) as found:
        assert found.getpixel((5, 5)) == (255, 255, 255)


def too_many_bytes(path: Path) -> None:
    path.write_bytes(picture("PNG") + bytes(LARGEST_BYTES))


def too_many_pixels(path: Path) -> None:
    path.write_bytes(picture("PNG", "1", (6_000, 6_000)))


def pixels_without_end(path: Path) -> None:
    head = bytearray(picture("PNG"))
    head[16:24] = (60_000).to_bytes(4) * 2
    head[29:33] = crc32(head[12:29]).to_bytes(4)
    path.write_bytes(head)


def cut_short(path: Path) -> None:
    path.write_bytes(picture("JPEG")[:-300])


def another_kind(path: Path) -> None:
    path.write_bytes(picture("GIF", "P"))


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link(path: Path) -> None:
    other = path.with_name("other.png")
    other.write_bytes(picture("PNG"))
    path.symlink_to(other)


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (too_many_bytes, LogoFault.TOO_LARGE),
        (too_many_pixels, LogoFault.TOO_LARGE),
        (pixels_without_end, LogoFault.TOO_LARGE),
        (cut_short, LogoFault.NO_PICTURE),
        (another_kind, LogoFault.NO_PICTURE),
        (a_folder, LogoFault.MISSING),
        (a_link, LogoFault.OUTSIDE),
    ],
)
def test_a_file_that_can_be_no_logo_stops_the_start_with_a_danish_sentence(
    tmp_path: Path, made: Callable[[Path], None], fault: LogoFault
) -> None:
    made(tmp_path / "logo.png")
    with pytest.raises(LogoRefused) as refused:
        read_logo(tmp_path, "logo.png")
    assert refused.value.fault is fault
    (tmp_path / SETTINGS_FILE).write_text('logo = "logo.png"', encoding="utf-8")
    with pytest.raises(SettingsError, match="Indstillingen logo: "):
        load_settings(tmp_path)


def test_a_good_logo_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture("PNG"))
    (tmp_path / SETTINGS_FILE).write_text('logo = "logo.png"', encoding="utf-8")
    assert load_settings(tmp_path).logo == "logo.png"
