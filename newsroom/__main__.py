"""`python -m newsroom`: the command line, where there is no checkout with a manage.py."""

from newsroom.command_line import main

main()
