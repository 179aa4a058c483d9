"""Processes of their own, which a test can really kill: forks of one that loaded the program."""

from multiprocessing import get_context

processes = get_context("forkserver")
# One server of forks serves a whole run, so it loads what any of these tests runs in a process.
processes.set_forkserver_preload(
    [
        "ftm.summaries.bulk_workers",
        "tests.support.commands",
        "tests.invitations.killed",
        "tests.mail.other_process",
    ]
)
