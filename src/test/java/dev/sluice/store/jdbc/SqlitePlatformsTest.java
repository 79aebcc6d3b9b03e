package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platforms on which a jar can open its store: the driver's native library for each is on the class path. */
class SqlitePlatformsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Linux/x86_64/libsqlitejdbc.so",
                "Linux/aarch64/libsqlitejdbc.so",
                "Linux-Musl/x86_64/libsqlitejdbc.so",
                "Mac/x86_64/libsqlitejdbc.dylib",
                "Mac/aarch64/libsqlitejdbc.dylib",
                "Windows/x86_64/sqlitejdbc.dll",
                "Windows/aarch64/sqlitejdbc.dll"
            })
    void the_library_of_a_platform_is_on_the_class_path(String library) {
        assertThat(getClass().getResource("/org/sqlite/native/" + library)).isNotNull();
    }
}
