package dev.sluice.acceptance;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One relay over one scripted provider, started once for all tests that need no settings of their own, and passed to them as
 * parameters. In addition to the usual models, {@code alias} stands for OpenAI's {@code org/mo"del} and {@code claude-alias} for Anthropic's
 * {@code claude-x}.
 */
final class SharedRelay implements ParameterResolver, BeforeEachCallback {

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(SharedRelay.class);

    private record Pair(ScriptedUpstream upstream, RunningRelay relay) implements AutoCloseable {

        static Pair start() {
            ScriptedUpstream upstream = new ScriptedUpstream();
            RunningRelay relay = RunningRelay.over(
                    upstream,
                    "models[0].name=alias",
                    "models[0].targets[0].provider=openai",
                    "models[0].targets[0].model=org/mo\"del",
                    "models[1].name=claude-alias",
                    "models[1].targets[0].provider=anthropic",
                    "models[1].targets[0].model=claude-x");
            return new Pair(upstream, relay);
        }

        @Override
        public void close() {
            relay.close();
            upstream.close();
        }
    }

    private static Pair pair(ExtensionContext context) {
        return context.getRoot().getStore(HERE).computeIfAbsent(Pair.class, key -> Pair.start(), Pair.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        pair(context).upstream.forget();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RunningRelay.class || type == ScriptedUpstream.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningRelay.class ? pair(context).relay : pair(context).upstream;
    }
}
