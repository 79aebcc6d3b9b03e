package dev.sluice.demo;

/** The text that the demo prints at its start: commands to paste and the addresses of the console and the metrics. */
public final class DemoBanner {

    private DemoBanner() {}

    /**
     * Returns the banner.
     *
     * @param port the relay's port
     * @param managementPort the port of the metrics and the console
     */
    public static String text(int port, int managementPort) {
        return """

                Sluice runs with a simulated provider of thirteen small keys. Paste one of these:

                  curl -N http://localhost:%1$d/v1/messages -H 'x-api-key: sk-demo' -H 'content-type: application/json' \\
                    -d '{"model":"claude-opus-4-7","max_tokens":200,"stream":true,"messages":[{"role":"user","content":"Summarise the sluice."}]}'

                  python3 -c 'from openai import OpenAI; print(OpenAI(base_url="http://localhost:%1$d/v1", api_key="sk-demo").chat.completions.create(model="gpt-4.1", messages=[{"role": "user", "content": "Summarise the sluice."}]).choices[0].message.content)'

                Console http://localhost:%2$d/ (admin key demo-admin), metrics http://localhost:%2$d/metrics
                """.formatted(port, managementPort);
    }
}
