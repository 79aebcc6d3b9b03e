"""The frameworks from PyPI, each over a provider of each form: a tool loop, a structured output, a stream, a hundred calls at once."""
import asyncio
import importlib.util
import os
import sys
import tempfile

from pydantic import BaseModel

RELAY = os.environ["RELAY_URL"]
KEY = "sk-agents"
MODELS = {"chat": "llama-agents", "responses": "gpt-6-agents", "messages": "claude-sonnet-4-5", "gemini": "gemini-2.5-flash"}
os.environ.update(
    OPENAI_API_KEY=KEY, OPENAI_BASE_URL=f"{RELAY}/v1", ANTHROPIC_API_KEY=KEY, ANTHROPIC_BASE_URL=RELAY,
    OPENAI_AGENTS_DISABLE_TRACING="1", INSPECT_DISPLAY="none",
    # Curator asks hosts of its own unless it is told not to.
    TELEMETRY_ENABLED="0", HF_HUB_OFFLINE="1", LITELLM_LOCAL_MODEL_COST_MAP="True", CURATOR_DISABLE_CACHE="1",
    CURATOR_DISABLE_RICH_DISPLAY="1")


class Place(BaseModel):
    city: str
    number: int


def finished(text):
    assert "finished after 3" in str(text), f"the answer was: {str(text)[:200]}"


def ended(text):
    assert "finished" in str(text), f"the answer was: {str(text)[:200]}"


async def hundred(model, call):
    """A hundred calls at once over one form, and a few over the others."""
    answers = await asyncio.gather(*(call() for _ in range(100 if model == MODELS["chat"] else 10)))
    for answer in answers:
        ended(answer)


async def pydantic_ai(model, openai):
    from pydantic_ai import Agent, NativeOutput
    if openai:
        from pydantic_ai.models.openai import OpenAIResponsesModel
        from pydantic_ai.providers.openai import OpenAIProvider
        target = OpenAIResponsesModel(model, provider=OpenAIProvider(base_url=f"{RELAY}/v1", api_key=KEY))
    else:
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider
        target = AnthropicModel(model, provider=AnthropicProvider(base_url=RELAY, api_key=KEY))
    agent = Agent(target)

    @agent.tool_plain
    def lookup(key: str) -> str:
        return "found"

    finished((await agent.run("Go.")).output)
    async with Agent(target).run_stream("Go.") as streamed:
        ended(await streamed.get_output())
    # To Anthropic's own models it gives the schema as a format, to others as a tool.
    form = NativeOutput(Place) if openai or model.startswith("claude") else Place
    place = (await Agent(target, output_type=form).run("Go.")).output
    assert place == Place(city="step", number=7), place
    await hundred(model, lambda: output(Agent(target)))


async def output(agent):
    return (await agent.run("Go.")).output


async def openai_agents(model, _):
    from agents import Agent, Runner, function_tool

    @function_tool
    def lookup(key: str) -> str:
        """Looks up."""
        return "found"

    finished((await Runner.run(Agent(name="a", model=model, tools=[lookup]), "Go.")).final_output)
    streamed = Runner.run_streamed(Agent(name="a", model=model, tools=[lookup]), "Go.")
    async for _ in streamed.stream_events():
        pass
    finished(streamed.final_output)
    place = (await Runner.run(Agent(name="a", model=model, output_type=Place), "Go.")).final_output
    assert place == Place(city="step", number=7), place

    async def one():
        return (await Runner.run(Agent(name="a", model=model), "Go.")).final_output

    await hundred(model, one)


async def langchain(model, openai):
    from langchain.agents import create_agent
    from langchain_core.tools import tool
    if openai:
        from langchain_openai import ChatOpenAI
        target = ChatOpenAI(model=model, api_key=KEY, base_url=f"{RELAY}/v1")
    else:
        from langchain_anthropic import ChatAnthropic
        target = ChatAnthropic(model=model, api_key=KEY, base_url=RELAY)

    @tool
    def lookup(key: str) -> str:
        """Looks up."""
        return "found"

    answer = await create_agent(target, [lookup]).ainvoke({"messages": [{"role": "user", "content": "Go."}]})
    finished(answer["messages"][-1].text)
    ended("".join([part.text async for part in target.astream("Go.")]))
    for method in ("json_schema", "function_calling"):
        place = await target.with_structured_output(Place, method=method).ainvoke("Go.")
        assert place == Place(city="step", number=7), place

    async def one():
        return (await target.ainvoke("Go.")).text

    await hundred(model, one)


async def instructor(model, openai):
    import instructor
    if openai:
        from openai import AsyncOpenAI
        client = instructor.from_openai(AsyncOpenAI(api_key=KEY, base_url=f"{RELAY}/v1"))
    else:
        from anthropic import AsyncAnthropic
        client = instructor.from_anthropic(AsyncAnthropic(api_key=KEY, base_url=RELAY))

    async def one():
        place = await client.chat.completions.create(
            model=model, max_tokens=500, response_model=Place, messages=[{"role": "user", "content": "Go."}])
        assert (place.city, place.number) == ("step", 7), place
        return "finished"

    await hundred(model, one)


async def inspect_ai(model, openai):
    from inspect_ai import Task, eval_async
    from inspect_ai.dataset import Sample
    from inspect_ai.model import GenerateConfig, ResponseSchema, get_model
    from inspect_ai.solver import generate, use_tools
    from inspect_ai.tool import tool
    from inspect_ai.util import json_schema

    @tool
    def lookup():
        async def execute(key: str) -> str:
            """Looks up.

            Args:
                key: what to look up
            """
            return "found"
        return execute

    if openai:  # Anthropic's API gets no schema from it.
        schema = ResponseSchema(name="place", json_schema=json_schema(Place))
        answer = await get_model(f"openai/{model}", config=GenerateConfig(response_schema=schema)).generate("Go.")
        assert Place.model_validate_json(answer.completion) == Place(city="step", number=7), answer.completion
    task = Task(dataset=[Sample(input="Go.") for _ in range(100 if model == MODELS["chat"] else 10)], solver=[use_tools(lookup()), generate()])
    with tempfile.TemporaryDirectory() as logs:
        log = (await eval_async(task, model=f"{'openai' if openai else 'anthropic'}/{model}", log_dir=logs, max_connections=100))[0]
        assert log.status == "success", log.error
        for sample in log.samples:
            finished(sample.output.completion)


async def curator(model, _):
    """It makes data sets: a hundred structured outputs at once, and neither tools nor streams."""
    tokenizers = importlib.util.find_spec("litellm")
    if tokenizers is None:
        raise ModuleNotFoundError(name="litellm")
    os.environ["TIKTOKEN_CACHE_DIR"] = os.path.join(tokenizers.submodule_search_locations[0], "litellm_core_utils", "tokenizers")
    with tempfile.TemporaryDirectory() as cache:
        os.environ["CURATOR_CACHE_DIR"] = cache
        await asyncio.to_thread(curate, model)


def curate(model):
    from bespokelabs import curator
    target = curator.LLM(
        model_name=model, backend="openai", response_format=Place,
        backend_params={"base_url": f"{RELAY}/v1", "max_requests_per_minute": 100_000, "max_tokens_per_minute": 100_000_000,
                        "max_retries": 1, "request_timeout": 30})
    places = target([f"Go {number}." for number in range(100 if model == MODELS["chat"] else 10)]).dataset
    for place in places:
        assert place == {"city": "step", "number": 7}, place


PROGRAMS = {
    "pydantic-ai (openai)": (pydantic_ai, True), "pydantic-ai (anthropic)": (pydantic_ai, False),
    "openai-agents": (openai_agents, True),
    "langchain-openai": (langchain, True), "langchain-anthropic": (langchain, False),
    "instructor (openai)": (instructor, True), "instructor (anthropic)": (instructor, False),
    "inspect-ai (openai)": (inspect_ai, True), "inspect-ai (anthropic)": (inspect_ai, False),
    "curator": (curator, True),
}


async def within_a_minute(run, model, openai):
    """A framework that hangs although each of its calls was answered gets a second try."""
    try:
        await asyncio.wait_for(run(model, openai), 60)
    except asyncio.TimeoutError:
        print(f"once more over {model}: it did not end within a minute", file=sys.stderr, flush=True)
        await asyncio.wait_for(run(model, openai), 60)


async def main():
    """One event loop for all: the SDKs keep connections of theirs beyond a run."""
    failed = False
    for program, (run, openai) in PROGRAMS.items():
        if sys.argv[1:] and not any(word in program for word in sys.argv[1:]):
            continue
        for form, model in MODELS.items():
            try:
                await within_a_minute(run, model, openai)
                print(f"RESULT\t{program}\t{form}\tyes", flush=True)
            except ModuleNotFoundError as absent:
                print(f"RESULT\t{program}\t{form}\tskipped\t{absent.name} cannot be had", flush=True)
            except Exception as fault:
                failed = True
                words = " ".join(str(fault).split())
                print(f"RESULT\t{program}\t{form}\tno\t{type(fault).__name__}: {words[:300]}", flush=True)
    return 1 if failed else 0


# Native libraries of the frameworks may crash while an interpreter is taken down, which says nothing of the relay.
code = asyncio.run(main())
sys.stdout.flush()
os._exit(code)
