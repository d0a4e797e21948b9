"""The popularity prior, and what it is guessed to be for items that nobody has liked yet."""

import numpy as np

from index.popularity import RIDGE, STRETCH, expected_prior, popularity_prior


def test_popularity_prior_is_the_log_of_the_likes_from_0_to_1() -> None:
    prior = popularity_prior(np.array([0, 1, 9, 99], dtype=np.float32))
    assert np.allclose(prior, [0, np.log(2) / np.log(100), 0.5, 1])
    assert popularity_prior(np.zeros(3, dtype=np.float32)).tolist() == [0, 0, 0]


def test_guess_is_the_ridge_regression_of_numpy_stretched_around_the_mean() -> None:
    random = np.random.default_rng(5)
    text = random.normal(size=(40, 6)).astype(np.float32)
    degrees = random.integers(1, 50, size=40).astype(np.float32)
    degrees[30:] = 0
    prior = expected_prior(degrees, text)
    known = np.log1p(degrees[:30].astype(np.float64)) / np.log1p(degrees.max())
    assert np.allclose(prior[:30], known, atol=1e-6)
    # Ridge regression as least squares: the penalty is six more equations, sqrt(ridge) w = 0.
    centred = text[:30] - text[:30].mean(axis=0)
    weights, *_ = np.linalg.lstsq(np.vstack([centred, np.sqrt(RIDGE) * np.eye(6)]), np.append(known - known.mean(), np.zeros(6)), rcond=None)
    guess = known.mean() + STRETCH * ((text[30:] - text[:30].mean(axis=0)) @ weights)
    assert np.allclose(prior[30:], np.clip(guess, 0, 1), atol=1e-5)


def test_item_about_what_is_popular_is_expected_to_be_popular() -> None:
    text = np.repeat(np.eye(2, dtype=np.float32), 20, axis=0)
    degrees = np.array([50] * 19 + [0] + [2] * 19 + [0], dtype=np.float32)
    prior = expected_prior(degrees, text)
    assert prior[19] > prior[39] + 0.5


def test_nothing_is_guessed_where_all_or_none_are_liked() -> None:
    text = np.eye(3, dtype=np.float32)
    for degrees in (np.array([1, 2, 3], dtype=np.float32), np.zeros(3, dtype=np.float32)):
        assert (expected_prior(degrees, text) == popularity_prior(degrees)).all()
