"""Streamed answers."""

from relay import ANSWER_BEGINS, QUESTION, AnthropicTest, OpenAITest, over_each_model


class StreamedChat(OpenAITest):
    @over_each_model
    def test_chunks_add_up_to_an_answer(self, model):
        stream = self.client.chat.completions.create(
            model=model,
            stream=True,
            stream_options={"include_usage": True},
            messages=[{"role": "user", "content": QUESTION}],
        )
        chunks = list(stream)

        deltas = [choice.delta for chunk in chunks for choice in chunk.choices]
        text = "".join(delta.content or "" for delta in deltas)
        self.assertTrue(text.startswith(ANSWER_BEGINS))
        self.assertEqual(deltas[0].role, "assistant")
        finished = [choice.finish_reason for chunk in chunks for choice in chunk.choices if choice.finish_reason]
        self.assertEqual(finished, ["stop"])
        self.assertEqual(len({chunk.id for chunk in chunks}), 1)
        self.assertEqual([chunk.usage is not None for chunk in chunks].index(True), len(chunks) - 1)
        self.assertEqual(chunks[-1].usage.completion_tokens, len(text.split()))

    @over_each_model
    def test_usage_comes_only_where_it_is_asked_for(self, model):
        stream = self.client.chat.completions.create(
            model=model, stream=True, messages=[{"role": "user", "content": QUESTION}]
        )

        self.assertTrue(all(chunk.usage is None and chunk.choices for chunk in stream))


class StreamedMessage(AnthropicTest):
    @over_each_model
    def test_events_come_in_their_order(self, model):
        stream = self.client.messages.create(
            model=model, max_tokens=1000, stream=True, messages=[{"role": "user", "content": QUESTION}]
        )
        events = [event for event in stream if event.type != "ping"]

        kinds = [event.type for event in events]
        self.assertEqual(kinds[:2], ["message_start", "content_block_start"])
        self.assertEqual(kinds[-3:], ["content_block_stop", "message_delta", "message_stop"])
        self.assertEqual(set(kinds[2:-3]), {"content_block_delta"})
        text = "".join(event.delta.text for event in events[2:-3])
        self.assertTrue(text.startswith(ANSWER_BEGINS))
        self.assertEqual(events[-2].delta.stop_reason, "end_turn")
        self.assertEqual(events[-2].usage.output_tokens, len(text.split()))
