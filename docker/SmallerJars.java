import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.DebugElementsOption;
import java.lang.classfile.ClassFile.LineNumbersOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A program that writes all jars below the folders it is given anew, without what no running program reads: descriptions for
 * builds and editors, and the tables of local variables, which only debuggers read and which are a tenth of the jars and a
 * thirtieth of the AOT cache. Line numbers stay, for stack traces.
 */
class SmallerJars {

    private static final int SMALLEST = 9;

    /** The names of what no running Sluice reads, each with the only reader that there would be. */
    private static final Pattern UNREAD = Pattern.compile(String.join(
            "|",
            // Builds and editors.
            "META-INF/maven/.*",
            "META-INF/native-image/.*",
            ".*spring-configuration-metadata[.]json",
            ".*[.]d[.]ts",
            // Kotlin, whose library is not there.
            ".*[.]kotlin_module",
            ".*/coroutines/.*",
            // A driver that would write messages in another language than the log's.
            "org/postgresql/translation/.*",
            // A program that declares its Redis commands by interfaces.
            "io/lettuce/core/dynamic/.*",
            // A page that takes the library of charts in another form than the console's.
            "META-INF/resources/webjars/.*[.](cjs|iife)(|[.]min)[.]js",
            // Libraries that are measured, and are not there.
            "io/micrometer/core/instrument/binder/(grpc|httpcomponents|hystrix|jersey|jetty|kafka|mongodb|okhttp3)/.*",
            "io/micrometer/jakarta9/instrument/jms/.*",
            "org/springframework/beans/factory/groovy/.*",
            // A reader of other codings than zstd.
            "io/airlift/compress/(bzip2|deflate|gzip|lz4|lzo|snappy)/.*"));

    private final ClassFile classes;

    private SmallerJars(ClassLoader libraries) {
        classes = ClassFile.of(
                DebugElementsOption.DROP_DEBUG,
                LineNumbersOption.PASS_LINE_NUMBERS,
                ConstantPoolSharingOption.NEW_POOL,
                ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(libraries)));
    }

    public static void main(String... folders) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : folders) {
            try (var files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            }
        }
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = jars.get(i).toUri().toURL();
        }
        try (URLClassLoader libraries = new URLClassLoader(urls)) {
            SmallerJars smaller = new SmallerJars(libraries);
            for (Path jar : jars) {
                smaller.write(jar, made(jar));
            }
        }
        // Only now, as the loader reads the jars that are there.
        for (Path jar : jars) {
            Files.move(made(jar), jar, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path made(Path jar) {
        return jar.resolveSibling(jar.getFileName() + ".smaller");
    }

    private void write(Path jar, Path made) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(made)))) {
            to.setLevel(SMALLEST);
            for (ZipEntry entry : from.stream().filter(SmallerJars::isNeeded).toList()) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                to.write(entry.getName().endsWith(".class") ? smaller(bytes) : bytes);
            }
        }
    }

    private static boolean isNeeded(ZipEntry entry) {
        return !UNREAD.matcher(entry.getName()).matches();
    }

    private byte[] smaller(byte[] bytes) {
        try {
            return classes.transformClass(classes.parse(bytes), ClassTransform.ACCEPT_ALL);
        } catch (IllegalArgumentException e) {
            // A class that extends one of a library that is not there, and so is never loaded.
            return bytes;
        }
    }
}
