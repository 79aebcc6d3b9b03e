package dev.sluice.boot;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.ClientUsage;
import dev.sluice.admission.AdmissionListener;
import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.cli.CommandContext;
import dev.sluice.cli.CommandContext.RunningRelay;
import dev.sluice.config.Settings;
import dev.sluice.pool.PoolListener;
import dev.sluice.relay.StateRecords;
import dev.sluice.store.memory.MemoryAccessStore;
import dev.sluice.store.memory.MemoryCreditStore;
import dev.sluice.store.memory.MemoryKeptRecords;
import dev.sluice.store.memory.MemoryLedger;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.core.env.StandardEnvironment;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpResources;
import reactor.netty.http.server.HttpServer;

/** The runtime of commands: time, the environment, and relays without an application context. */
record CommandRuntime(Ticker ticker, WheelAlarm alarm) implements AutoCloseable {

    static CommandRuntime start() {
        Ticker ticker = System::nanoTime;
        return new CommandRuntime(ticker, new WheelAlarm(ticker));
    }

    CommandContext context() {
        return new CommandContext(new StandardEnvironment(), ticker, alarm, InstantSource.system(), this::startRelay);
    }

    private RunningRelay startRelay(Settings settings) {
        return new CommandRelay(settings, ticker, alarm);
    }

    @Override
    public void close() {
        alarm.close();
    }

    private static final class CommandRelay implements RunningRelay {
        /** Reports of a command do not read them. */
        private static final int ENTRIES = 1;

        private final RelayAssembly assembly;
        private final DisposableServer server;

        private CommandRelay(Settings settings, Ticker ticker, Alarm alarm) {
            MemoryCreditStore credit = new MemoryCreditStore();
            assembly = new RelayAssembly(
                    settings,
                    Access.of(new MemoryAccessStore(), settings, new SecureRandom()),
                    ticker,
                    alarm,
                    InstantSource.system(),
                    () -> ThreadLocalRandom.current().nextLong(),
                    MemoryShares.ofBodies(),
                    new CreditAssembly(settings, credit, ClientUsage.NONE, ticker, alarm, InstantSource.system()),
                    new RelayAssembly.Listeners(PoolListener.NONE, AdmissionListener.NONE, CallListener.NONE),
                    HttpResources.get(),
                    new MemoryLedger(ENTRIES, credit),
                    StateRecords.in(new MemoryKeptRecords(), InstantSource.system()),
                    null,
                    null);
            server = KeepAliveStall.preventOn(HttpServer.create())
                    .host("127.0.0.1")
                    .port(0)
                    .handle(assembly.edge().handler())
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
