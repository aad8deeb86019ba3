"""The sums inside the Erlang formulas against fifty-digit arithmetic, across the seams between their forms."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from humanline.queueing.tails import log_blocking, log_poisson, log_waiting_sum


def digits_of_blocking(n, a):
    """Log B from 1 / B(n) = 1 + (n / a) / B(n − 1), in fifty digits."""
    with localcontext(prec=50):
        inverse = Decimal(1)
        for i in range(1, n + 1):
            inverse = 1 + i / Decimal(a) * inverse
        return float(-inverse.ln())


def digits_of_waiting_sum(s, y):
    """Log A, the share served and the share lost, term by term in fifty digits: lost = Σ j c_j / (y Σ c_j)."""
    with localcontext(prec=50):
        s, y = Decimal(s), Decimal(y)
        term, total, queue, j = Decimal(1), Decimal(1), Decimal(0), 0
        while term > total * Decimal("1e-45") or s + j < y:
            j += 1
            term *= y / (s + j)
            total += term
            queue += j * term
        lost = queue / (y * total)
        return float(total.ln()), float(1 - lost), float(lost)


@pytest.mark.parametrize("n", [0, 1, 3, 14, 15, 16, 90, 700, 4000])
def test_blocking_to_thirteen_digits(n):
    gaps = np.array([-0.9 * n, -5 * n**0.5, -(n**0.5), 0, 1, 6, 49, 51, n**0.5, 6.9 * n**0.5, 7.2 * n**0.5, 4 * n, 3e4])
    loads = np.unique(np.maximum(n + gaps, 1e-3))
    expected = [digits_of_blocking(n, float(a)) for a in loads]
    found = log_blocking(np.full(loads.shape, float(n)), loads)
    np.testing.assert_allclose(found, expected, rtol=3e-14, atol=1e-13)


@pytest.mark.parametrize("s", [0.01, 0.7, 5.0, 11.0, 12.5, 90.0, 305.25, 4000.0, 60000.0])
def test_palms_sum_and_who_is_served_and_lost_to_twelve_digits(s):
    loads = s + np.array([-11, -9, -1, 0, 3]) + s**0.5 * np.array([-8, -6.9, -3, 0.5, 2])
    loads = np.concatenate([loads, s * np.array([0.05, 0.3, 0.8, 1.5]), [1e-9, 1e-3, 0.0999, 0.1, 1.0]])
    loads = np.unique(loads[loads > 0])
    expected = np.array([digits_of_waiting_sum(s, float(y)) for y in loads]).T
    found = log_waiting_sum(np.full(loads.shape, s), loads)
    np.testing.assert_allclose(found[0], expected[0], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-12)
    np.testing.assert_allclose(found[2], expected[2], rtol=1e-12)


def test_next_to_no_load_leaves_the_first_terms():
    s = np.array([0.5, 2.0, 400.0])
    for y in (1e-300, 1e-13, 1e-11):
        log_a, served, lost = log_waiting_sum(s, np.full(3, y))
        np.testing.assert_allclose(log_a, 0, atol=1e-10)
        np.testing.assert_allclose(served, s / (s + 1), rtol=1e-10)
        np.testing.assert_allclose(lost, 1 / (s + 1), rtol=1e-10)


@pytest.mark.parametrize("k", [0, 1, 14, 15, 40, 1000])
def test_the_poisson_probability_is_that_of_the_textbook(k):
    with localcontext(prec=50):
        for mean in (0.01, 0.8 * k + 0.1, k + 0.3, 1.3 * k + 5, 1e4):
            log = k * Decimal(mean).ln() - Decimal(mean) - sum(Decimal(i).ln() for i in range(1, k + 1))
            assert log_poisson(np.array(float(k)), np.array(mean)) == pytest.approx(float(log), rel=2e-14, abs=2e-14)
