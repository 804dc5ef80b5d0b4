#!/usr/bin/env python
"""Django's command line for this project."""

from newsroom.command_line import main

if __name__ == "__main__":
    main()
