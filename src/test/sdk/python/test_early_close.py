"""A client that disconnects within a stream: the relay notices, and releases what the call held."""

from relay import QUESTION, AnthropicTest, OpenAITest, await_until, metric, over_each_model


def await_left(dialect, model, before):
    await_until("the call counted as one whose client is gone", lambda: gone(dialect, model) > before)
    await_until("no stream open", lambda: metric("sluice_streams_open") == 0)
    await_until("no key in use", lambda: metric("sluice_key_in_flight") == 0)


def gone(dialect, model):
    return metric("sluice_requests_total", dialect=dialect, model=model, outcome="client_gone")


class LeftChat(OpenAITest):
    @over_each_model
    def test_nothing_is_left_open(self, model):
        before = gone("openai", model)
        with self.client.chat.completions.create(
            model=model, stream=True, messages=[{"role": "user", "content": QUESTION}]
        ) as stream:
            chunk = next(chunk for chunk in stream if chunk.choices[0].delta.content)

        self.assertIsNone(chunk.choices[0].finish_reason)
        await_left("openai", model, before)


class LeftMessage(AnthropicTest):
    @over_each_model
    def test_nothing_is_left_open(self, model):
        before = gone("anthropic", model)
        with self.client.messages.stream(
            model=model, max_tokens=1000, messages=[{"role": "user", "content": QUESTION}]
        ) as stream:
            text = next(stream.text_stream)

        self.assertTrue(text)
        await_left("anthropic", model, before)
