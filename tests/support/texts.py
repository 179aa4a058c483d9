"""Every character that a text may hold, for `st.text(any_character)`."""

from hypothesis import strategies as st

# Not `st.text()` alone: its table of all characters takes three seconds in a fresh checkout.
any_character = st.one_of(
    st.integers(0, 0xFF), st.integers(0, 0xD7FF), st.integers(0xE000, 0x10FFFF)
).map(chr)
