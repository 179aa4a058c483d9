"""What is remembered stays within its limit."""

from ftm.core.remembered import Remembered


def test_what_was_put_there_longest_ago_goes_first() -> None:
    kept = Remembered[str, int](2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.put("a", 3)
    kept.put("c", 4)
    assert [kept.get(each) for each in "abc"] == [3, None, 4]
