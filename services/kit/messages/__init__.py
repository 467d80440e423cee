"""Messages that leave the platform: one interface for every channel, and what carries them out.

`message` says what a message is and what a channel answers; `http` posts it, signed, to a webhook or to the gateway of
an operator; `files` writes it into a file, which stands for an operator where there is none.
"""
