package dev.sluice.boot;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.ClientUsage;
import dev.sluice.call.Ticker;
import dev.sluice.cli.CommandContext;
import dev.sluice.cli.CommandContext.RunningRelay;
import dev.sluice.config.Settings;
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
record CommandRuntime(TimeSource time, WheelAlarm alarm) implements AutoCloseable {

    static CommandRuntime start() {
        Ticker ticker = System::nanoTime;
        WheelAlarm alarm = new WheelAlarm(ticker);
        return new CommandRuntime(new TimeSource(ticker, alarm, InstantSource.system()), alarm);
    }

    CommandContext context() {
        return new CommandContext(new StandardEnvironment(), time.ticker(), alarm, time.clock(), this::startRelay);
    }

    private RunningRelay startRelay(Settings settings) {
        return new CommandRelay(settings, time);
    }

    @Override
    public void close() {
        alarm.close();
    }

    private static final class CommandRelay implements RunningRelay {
        /** Reports of a command do not read them. */
        private static final int ENTRIES = 1;

        private final RelayAssembly relay;
        private final DisposableServer server;

        private CommandRelay(Settings settings, TimeSource time) {
            Access access = Access.of(new MemoryAccessStore(), settings, new SecureRandom());
            CapacityAssembly capacity = new CapacityAssembly(
                    settings,
                    access.keyring(),
                    ClusterMember.alone(time),
                    Listeners.NONE,
                    time,
                    () -> ThreadLocalRandom.current().nextLong());
            MemoryCreditStore credit = new MemoryCreditStore();
            AccountingAssembly accounting =
                    new AccountingAssembly(settings, credit, new MemoryLedger(ENTRIES, credit), ClientUsage.NONE, time);
            StateRecords records = StateRecords.in(new MemoryKeptRecords(), time.clock());
            relay = new RelayAssembly(
                    settings, access, capacity, accounting, records, Listeners.NONE, time, HttpResources.get());
            EdgeAssembly edge = new EdgeAssembly(
                    settings, access, relay, accounting, CallListener.NONE, MemoryShares.ofBodies(), time);
            server = KeepAliveStall.preventOn(HttpServer.create())
                    .host("127.0.0.1")
                    .port(0)
                    .handle(edge.handler())
                    .bindNow();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public void close() {
            server.disposeNow();
            relay.close();
        }
    }
}
