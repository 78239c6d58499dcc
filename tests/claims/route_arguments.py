"""The command line of an independent route: the relucert to ask, and its numbers with their defaults."""
import argparse


def route_arguments(description, **numbers):
    """--relucert, and an option --NAME with this default for each of the numbers."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--relucert", required=True)
    for name, default in numbers.items():
        parser.add_argument("--" + name, type=int, default=default)
    return parser.parse_args()
