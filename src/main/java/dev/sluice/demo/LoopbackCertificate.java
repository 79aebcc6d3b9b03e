package dev.sluice.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate for the loopback interface that nothing else trusts, and its key, which lives as long as the process.
 *
 * @param keys the certificate and its key, for a server
 * @param pem the certificate, for a client that is to trust it
 */
record LoopbackCertificate(KeyManagerFactory keys, String pem) {

    private static final String ALIAS = "loopback";

    /** In bits: as good as a key of 128 bits, and never stored. */
    private static final int PASSWORD_BITS = 128;

    /** For {@code -storepass:env}, since the arguments of a process are public on its machine. */
    private static final String PASSWORD_VARIABLE = "STORE_PASSWORD";

    /** Makes a new certificate by the Java runtime's own tool, as the JDK has no public interface for it. Takes about a second. */
    static LoopbackCertificate make() {
        String password = new BigInteger(PASSWORD_BITS, new SecureRandom()).toString(Character.MAX_RADIX) + "-store";
        try {
            Path folder = Files.createTempDirectory("sluice-certificate");
            Path file = folder.resolve("store.p12");
            try {
                generate(file, password);
                return read(file, password);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no certificate for the simulated provider: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate that was made cannot be read", e);
        }
    }

    private static void generate(Path file, String password) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE));
        builder.environment().put(PASSWORD_VARIABLE, password);
        Process tool = builder.redirectErrorStream(true).start();
        String said;
        try (InputStream output = tool.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        try {
            if (tool.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException stopped) {
            tool.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("keytool was interrupted", stopped);
        }
    }

    private static LoopbackCertificate read(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(store.getCertificate(ALIAS).getEncoded());
        return new LoopbackCertificate(
                keys, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }
}
