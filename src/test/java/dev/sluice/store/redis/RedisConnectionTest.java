package dev.sluice.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisConnectionTest {

    private static final NettyCustomizer UNCHANGED = new NettyCustomizer() {};

    @ParameterizedTest
    @ValueSource(longs = {1, 5, 10, 20, 40, 80, 1_000, 1_000_000})
    void however_long_a_store_was_away_it_is_tried_twice_a_second(long attempt) {
        ClientResources resources = RedisConnection.resources(UNCHANGED);
        try {
            assertThat(resources.reconnectDelay().createDelay(attempt))
                    .isBetween(Duration.ofMillis(1), Duration.ofMillis(500));
        } finally {
            resources.shutdown(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    /** The kernel alone can tell: it answers for bytes that it has sent again and again. */
    @Test
    void a_connection_whose_bytes_are_not_acknowledged_for_four_seconds_is_given_up() throws IOException {
        assumeThat(EpollProvider.isAvailable()).isTrue();
        List<Channel> channels = new CopyOnWriteArrayList<>();
        NettyCustomizer watching = new NettyCustomizer() {
            @Override
            public void afterChannelInitialized(Channel channel) {
                channels.add(channel);
            }
        };
        try (ScriptedRedis redis = new ScriptedRedis(
                        command -> command.get(0).equalsIgnoreCase("INFO") ? ScriptedRedis.bulk("") : "+OK\r\n");
                RedisConnection connection = RedisConnection.open(
                        new RedisTarget(List.of(redis.url()), null, null, List.of(), "test"), watching)) {
            assertThat(connection.isOpen()).isTrue();
            assertThat(channels)
                    .hasSize(1)
                    .allSatisfy(each -> assertThat(each.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT))
                            .isEqualTo(4_000));
        }
    }
}
