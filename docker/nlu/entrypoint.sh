#!/bin/sh
# Starts Rasa's parse API. The token comes from a secret's file and goes by the environment, where `ps` does not show it.
set -eu
SARIKA_NLU_TOKEN=$(cat /run/secrets/nlu_token)
export SARIKA_NLU_TOKEN
exec /app/nlu/.venv/bin/python /app/nlu/serve.py --host 0.0.0.0 --port 5005
