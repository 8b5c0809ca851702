version: str

def main(argv: list[str], /) -> int:
    """Run the command `metaxy` with argv (the program's name first); return its exit status."""
