"""LangChain with its OpenAI package, as an example of the frameworks that use an SDK."""

import unittest

from relay import ANSWER_BEGINS, KEY, QUESTION, URL, over_each_model

try:
    from langchain_openai import ChatOpenAI
except ImportError as missing:
    raise unittest.SkipTest(f"langchain-openai is not installed: {missing}") from missing

from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool


@tool
def weather(city: str, days: int) -> str:
    """Tells the weather."""
    return f"Sunny in {city} for {days} days."


def chat_model(model, **settings):
    return ChatOpenAI(base_url=f"{URL}/v1", api_key=KEY, model=model, max_retries=0, **settings)


class LangChain(unittest.TestCase):
    @over_each_model
    def test_a_question_is_answered(self, model):
        message = chat_model(model).invoke(QUESTION)

        self.assertTrue(message.content.startswith(ANSWER_BEGINS))
        self.assertGreater(message.usage_metadata["output_tokens"], 0)
        self.assertEqual(message.response_metadata["finish_reason"], "stop")

    @over_each_model
    def test_chunks_add_up_to_an_answer(self, model):
        chunks = list(chat_model(model, stream_usage=True).stream(QUESTION))

        self.assertGreater(len(chunks), 1)
        whole = sum(chunks[1:], chunks[0])
        self.assertTrue(whole.content.startswith(ANSWER_BEGINS))
        self.assertGreater(whole.usage_metadata["output_tokens"], 0)

    @over_each_model
    def test_tools_are_called_turn_by_turn(self, model):
        bound = chat_model(model).bind_tools([weather])
        messages = []
        for turn in ["Please call weather.", "And tomorrow? Please call weather.", "Once more: please call weather."]:
            messages.append(HumanMessage(turn))
            answer = bound.invoke(messages)
            (call,) = answer.tool_calls
            result = weather.invoke(call)
            self.assertIsInstance(result, ToolMessage)
            self.assertEqual(result.content, "Sunny in simulated for 1 days.")
            messages += [answer, result]

            answer = bound.invoke(messages)
            self.assertTrue(answer.content.startswith(ANSWER_BEGINS))
            messages.append(answer)
