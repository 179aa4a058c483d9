"""The demo's fictional families and workers. Only the `ftm demo` command imports this package."""
