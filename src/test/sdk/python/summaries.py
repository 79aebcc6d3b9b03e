"""Five hundred summaries through thirteen small keys, by a script that never retries.

Usage: RELAY_URL=... RELAY_MANAGEMENT_URL=... python summaries.py

Prints the number of answers and their rate; fails if an answer is missing. At fifty requests a minute for each key, thirteen
keys with full buckets take 650 requests at once, and 650 a minute from then on.
"""

import asyncio
import sys
import time

import openai

from relay import openai_client

SUMMARIES = 500
AT_ONCE = 80
MODEL = "claude-opus-4-7"
TEXT = "Each spring the water rises, and the people of the town open the sluice together. " * 20


async def summarise(client, places, number):
    async with places:
        completion = await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": f"Summarise text {number}:\n{TEXT}"}]
        )
        return completion.choices[0].message.content


async def main():
    places = asyncio.Semaphore(AT_ONCE)
    start = time.monotonic()
    async with openai_client(kind=openai.AsyncOpenAI) as client:
        tasks = (summarise(client, places, number) for number in range(SUMMARIES))
        answers = await asyncio.gather(*tasks, return_exceptions=True)
    minutes = (time.monotonic() - start) / 60
    failures = [answer for answer in answers if not isinstance(answer, str) or not answer]
    pace = (SUMMARIES - len(failures)) / minutes
    print(f"{SUMMARIES - len(failures)} of {SUMMARIES} summaries in {minutes * 60:.1f} s: {pace:.0f} a minute")
    for failure in failures[:3]:
        print(f"failed: {failure!r}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
