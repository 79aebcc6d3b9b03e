"""Clients of the relay under test."""

import functools
import os
import time
import unittest
import urllib.request

import anthropic
import openai

URL = os.environ["RELAY_URL"]
MANAGEMENT_URL = os.environ["RELAY_MANAGEMENT_URL"]
KEY = "sk-demo"

# One of each dialect: for either SDK, one is passed through and one is translated.
MODELS = ["gpt-4.1", "claude-opus-4-7"]
# Likewise, of models with reasoning.
THINKERS = ["gemini-2.5-flash", "claude-opus-4-7"]

QUESTION = "What is a sluice?"
# Every answer of the simulated provider begins with this text.
ANSWER_BEGINS = "The text is about a small town"


def openai_client(key=KEY, kind=openai.OpenAI):
    return kind(base_url=f"{URL}/v1", api_key=key, max_retries=0)


def anthropic_client(key=KEY):
    return anthropic.Anthropic(base_url=URL, api_key=key, max_retries=0)


def over_each_of(models):
    """Runs a test once for each model."""

    def decorate(test):
        @functools.wraps(test)
        def run(self):
            for model in models:
                with self.subTest(model=model):
                    test(self, model)

        return run

    return decorate


over_each_model = over_each_of(MODELS)
over_each_thinker = over_each_of(THINKERS)


class OpenAITest(unittest.TestCase):
    """A test with a client of OpenAI's SDK."""

    def setUp(self):
        self.client = openai_client()
        self.addCleanup(self.client.close)


class AnthropicTest(unittest.TestCase):
    """A test with a client of Anthropic's SDK."""

    def setUp(self):
        self.client = anthropic_client()
        self.addCleanup(self.client.close)


def metric(name, **labels):
    """Returns the sum over all series of a metric with these labels."""
    with urllib.request.urlopen(f"{MANAGEMENT_URL}/metrics") as page:
        lines = page.read().decode().splitlines()
    wanted = [f'{label}="{value}"' for label, value in labels.items()]
    return sum(
        float(line.rsplit(" ", 1)[1])
        for line in lines
        if line.startswith((f"{name} ", f"{name}{{")) and all(label in line for label in wanted)
    )


def await_until(what, holds, seconds=30):
    """Returns when a condition holds, or fails with its description."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
