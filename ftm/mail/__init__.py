"""The outbox, the worker that empties it over SMTP, bounces, and the demo's mailbox.

Knows no feature: who queues a message says only a `purpose` and a `reference` of its own.
"""
