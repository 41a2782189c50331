"""Trains Sarika's pipeline with the rules of `rules.py`: `nlu/.venv/bin/python bench/rasa_core/train.py MODEL`."""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
NLU = HERE.parents[1] / "nlu"


def main(target: Path) -> None:
    """Train, and put the model at `target`. The pipeline and its data are the ones of `nlu/`."""
    sys.path[:0] = [str(HERE), str(NLU)]
    import serve

    serve.quiet()
    from rasa.model_training import train

    target.parent.mkdir(parents=True, exist_ok=True)
    config = yaml.safe_load((NLU / "config.yml").read_text(encoding="utf-8"))
    config |= {"importers": [{"name": "rules.WithRules"}], "policies": [{"name": "RulePolicy"}]}
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        written = Path(folder) / "config.yml"
        written.write_text(yaml.safe_dump(config), encoding="utf-8")
        with contextlib.redirect_stdout(io.StringIO()):
            result = train("", str(written), [str(NLU / "data")], folder, fixed_model_name="rasa-core")
        if result.model is None:
            sys.exit("Rasa trained nothing")
        Path(result.model).replace(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
