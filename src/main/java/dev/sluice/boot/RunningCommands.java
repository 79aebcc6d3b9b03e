package dev.sluice.boot;

import dev.sluice.accounting.CallListener;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.cli.CommandContext;
import dev.sluice.cli.CommandContext.RunningRelay;
import dev.sluice.config.Settings;
import dev.sluice.pool.PoolListener;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.core.env.StandardEnvironment;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;

/** The outside of commands: time, the environment, and relays without an application context around them. */
record RunningCommands(Ticker ticker, WheelAlarm alarm) implements AutoCloseable {

    static RunningCommands open() {
        Ticker ticker = System::nanoTime;
        return new RunningCommands(ticker, new WheelAlarm(ticker));
    }

    CommandContext outside() {
        return new CommandContext(new StandardEnvironment(), ticker, alarm, InstantSource.system(), this::start);
    }

    private RunningRelay start(Settings settings) {
        return new Relaying(settings, ticker, alarm);
    }

    @Override
    public void close() {
        alarm.close();
    }

    private static final class Relaying implements RunningRelay {
        private final RelayAssembly assembly;
        private final DisposableServer server;

        private Relaying(Settings settings, Ticker ticker, Alarm alarm) {
            assembly = new RelayAssembly(
                    settings,
                    ticker,
                    alarm,
                    InstantSource.system(),
                    () -> ThreadLocalRandom.current().nextLong(),
                    new RelayAssembly.Ears(PoolListener.NONE, AdmissionListener.NONE, CallListener.NONE),
                    HttpResources.get());
            server = KeepAliveStall.on(HttpServer.create())
                    .host("127.0.0.1")
                    .port(0)
                    .handle(assembly.handler())
                    .bindNow();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void close() {
            server.disposeNow();
            assembly.close();
        }
    }
}
