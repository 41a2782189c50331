"""What all tests share: property tests that look for the same examples in every run, however busy the machine is."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "sarika",
    derandomize=True,  # a failure in CI is one that everybody can repeat; search wider with HYPOTHESIS_PROFILE=wide
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.register_profile("wide", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])


def pytest_configure() -> None:
    import os

    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "sarika"))
