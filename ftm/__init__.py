"""Family Team Meetings: the map of the code.

A folder is one thing a worker does; the folders stand in the order of the work. A module imports
from the lines below its own, never from above (`make check` refuses it otherwise):

    cli          the `ftm` command
    app          puts the web program together; the only module that knows every controller
    migrations   the history of the tables
    demo         fictional families and workers, for `ftm demo` only
    casefiles    reads, checks, imports and exports case files
    insight      boards, reports and charts
    followup     steps due, reminders and updates between meetings
    summaries    the snapshot at close and one document for each recipient
    facilitation the live meeting: attendance, goals, action steps
    invitations  who must be asked, the list, sending, replies
    preparation  talks before the meeting, the safety screen
    meetings     a meeting: reason, time, sessions, the quarterly clock
    disclosure   the one decision: may this recipient see this line, and why
    plans        goals, action steps and visits of a case
    releases     releases of information
    cases        the case, its people and their roles
    accounts     workers and sign-in
    settings     the FTM_* variables
    mail         the outbox and the SMTP sender
    web          HTML and HTTP; knows no feature
    policies, word   an agency's rules as data; Word documents
    languages    the catalogs: sentences families read, in their own languages
    core         database, clock, audit, errors; knows no feature and no HTTP
    facts        one case as frozen values, and the questions that every rule asks of them
    value        the base of every frozen value
    paths        where pages, styles and seed data lie
"""
