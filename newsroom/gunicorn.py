"""How gunicorn serves the newsroom: `gunicorn -c python:newsroom.gunicorn newsroom.wsgi`.

Threads, because somebody who sends or takes bytes slowly holds one of them and not a worker. No
kept connections, because the rest of a refused body would be read before the next request.
Options on the command line and in GUNICORN_CMD_ARGS win.
"""

workers = 2
worker_class = "gthread"
threads = 16
keepalive = 0
timeout = 60  # a worker that gives no sign for so long is replaced
graceful_timeout = 30
# Only a proxy on this machine is believed, and only with NEWSROOM_BEHIND_PROXY.
accesslog = None
