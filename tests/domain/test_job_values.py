import pytest

from medviewer.domain.job import Cancelled, CancelToken


def test_that_a_token_calls_back_once_and_raises_from_then_on():
    token, calls = CancelToken(), []
    token.check()
    token.on_cancel(lambda: calls.append("early"))
    token.cancel()
    token.cancel()
    assert calls == ["early"]
    assert token.is_cancelled
    with pytest.raises(Cancelled):
        token.check()


def test_that_a_callback_given_after_the_cancel_is_called_at_once():
    token, calls = CancelToken(), []
    token.cancel()
    token.on_cancel(lambda: calls.append("late"))
    assert calls == ["late"]
