package dev.sluice.edge.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SocketCountTest {

    private final SocketCount count = new SocketCount();

    @Test
    void one_client_has_half_of_all_sockets_and_others_the_rest() {
        assertThat(entered("a", 4, 6)).isEqualTo(2);
        assertThat(entered("b", 4, 6)).isEqualTo(2);
        assertThat(entered("c", 4, 6)).isZero();
    }

    @Test
    void one_socket_in_all_is_one_that_a_client_may_have() {
        assertThat(entered("a", 1, 2)).isEqualTo(1);
        assertThat(entered("b", 1, 2)).isZero();
    }

    @Test
    void none_is_open_where_none_may_be() {
        assertThat(entered("a", 0, 1)).isZero();
        assertThat(count.clients()).isZero();
    }

    @Test
    void a_socket_that_leaves_makes_room_and_its_client_is_forgotten_with_the_last() {
        assertThat(entered("a", 4, 2)).isEqualTo(2);
        count.leave("a");
        assertThat(count.clients()).isEqualTo(1);
        assertThat(entered("a", 4, 2)).isEqualTo(1);
        count.leave("a");
        count.leave("a");
        assertThat(count.clients()).isZero();
    }

    @Test
    void a_socket_that_was_refused_is_not_counted() {
        assertThat(entered("a", 2, 5)).isEqualTo(1);
        count.leave("a");

        assertThat(count.clients()).isZero();
        assertThat(entered("b", 2, 5)).isEqualTo(1);
    }

    @Test
    void sockets_that_come_and_go_on_several_threads_leave_nothing_counted() throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> comeAndGo(begin));
            thread.start();
            threads.add(thread);
        }
        begin.countDown();
        for (Thread each : threads) {
            each.join();
        }

        assertThat(count.clients()).isZero();
        assertThat(entered("a", 4, 3)).isEqualTo(2);
    }

    private void comeAndGo(CountDownLatch begin) {
        try {
            begin.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        for (int i = 0; i < 20_000; i++) {
            if (count.enter("a", 4)) {
                count.leave("a");
            }
        }
    }

    private int entered(String client, int most, int times) {
        int entered = 0;
        for (int i = 0; i < times; i++) {
            entered += count.enter(client, most) ? 1 : 0;
        }
        return entered;
    }
}
