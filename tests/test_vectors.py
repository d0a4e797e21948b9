"""Vector maths against numpy in double precision."""

import numpy as np
import pytest

from index.errors import BadInputError
from index.vectors import balanced, blend, centre, check_alpha, profile, unit

RANDOM = np.random.default_rng(1)
VECTORS = RANDOM.normal(size=(40, 7)).astype(np.float32)
UNIT_VECTORS = (VECTORS / np.sqrt((VECTORS.astype(np.float64) ** 2).sum(axis=1))[:, None]).astype(np.float32)


def test_unit_rows_have_length_one_and_keep_their_direction() -> None:
    rows = unit(VECTORS)
    for row, original in zip(rows.astype(np.float64), VECTORS.astype(np.float64), strict=True):
        assert row @ row == pytest.approx(1, abs=1e-6)
        assert np.allclose(row * np.linalg.norm(original), original, atol=1e-6)


def test_unit_of_a_zero_vector_is_zero_not_nan() -> None:
    assert unit(np.zeros((2, 3), dtype=np.float32)).tolist() == [[0, 0, 0], [0, 0, 0]]


def test_unit_vectors_are_float32_whatever_comes_in() -> None:
    assert unit(VECTORS.astype(np.float64)).dtype == np.float32


def test_centre_takes_the_mean_off_and_leaves_empty_rows_empty() -> None:
    rows = VECTORS.copy()
    rows[3] = 0
    mean = rows.mean(axis=0)
    centred = centre(rows, mean)
    assert not centred[3].any()
    expected = rows[5].astype(np.float64) - mean
    assert np.allclose(centred[5], expected / np.linalg.norm(expected), atol=1e-6)


def test_profile_is_the_unit_mean_of_the_liked_vectors() -> None:
    mean = UNIT_VECTORS[:4].astype(np.float64).mean(axis=0)
    assert np.allclose(profile(UNIT_VECTORS[:4]), mean / np.linalg.norm(mean), atol=1e-6)


def test_profile_of_opposite_vectors_is_zero_not_nan() -> None:
    assert not profile(np.array([[1, 0], [-1, 0]], dtype=np.float32)).any()


@pytest.mark.parametrize("vectors", [np.zeros((0, 3), dtype=np.float32), 20 * UNIT_VECTORS[:2]])
def test_profile_refuses_nothing_and_vectors_that_are_not_unit(vectors: np.ndarray) -> None:
    with pytest.raises(ValueError, match="profile"):
        profile(vectors)


@pytest.mark.parametrize("alpha", [0, 0.25, 0.5, 0.8, 1])
def test_blend_follows_its_formula(alpha: float) -> None:
    likes, text = UNIT_VECTORS[0].astype(np.float64), UNIT_VECTORS[1].astype(np.float64)
    assert np.allclose(blend(UNIT_VECTORS[0], UNIT_VECTORS[1], alpha), (1 - alpha) * likes + alpha * text, atol=1e-6)


def test_balanced_alpha_gives_each_half_its_share_of_the_spread() -> None:
    # Scores of the likes spread three times as wide: at alpha 0.5 the text weighs three times as much.
    assert balanced(0.5, 0.3, 0.1) == pytest.approx(0.75)
    assert balanced(0.2, 0.3, 0.1) == pytest.approx((0.2 / 0.1) / (0.8 / 0.3 + 0.2 / 0.1))
    assert [balanced(alpha, 0.3, 0.1) for alpha in (0, 1)] == [0, 1]


@pytest.mark.parametrize("spreads", [(0, 0.1), (0.1, 0), (0, 0)])
def test_half_without_spread_leaves_alpha_as_it_is(spreads: tuple[float, float]) -> None:
    assert balanced(0.4, *spreads) == 0.4


def test_alpha_is_nominal_cannot_happen_because_blend_refuses_halves_of_unequal_length() -> None:
    with pytest.raises(ValueError, match="likes half"):
        blend(18 * UNIT_VECTORS[0], UNIT_VECTORS[1], 0.5)
    with pytest.raises(ValueError, match="text half"):
        blend(UNIT_VECTORS[0], 0.1 * UNIT_VECTORS[1], 0.5)


@pytest.mark.parametrize("alpha", [-0.1, 1.01, 2, float("nan"), float("inf"), True, "0.5", None])
def test_alpha_that_is_no_number_from_0_to_1_is_quoted_in_the_refusal(alpha: object) -> None:
    with pytest.raises(BadInputError) as refusal:
        check_alpha(alpha)  # type: ignore[arg-type]
    assert f"alpha is {alpha!r}" in str(refusal.value)
    assert "from 0" in str(refusal.value)
    assert "to 1" in str(refusal.value)


@pytest.mark.parametrize("alpha", [0, 1, 0.0, 1.0, 0.3])
def test_alpha_from_0_to_1_passes(alpha: float) -> None:
    check_alpha(alpha)
