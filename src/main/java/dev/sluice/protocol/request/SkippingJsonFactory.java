package dev.sluice.protocol.request;

import java.io.InputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/** A factory of parsers for bytes that are known to be UTF-8, which skip the strings that are not read eight bytes at a time. */
final class SkippingJsonFactory extends JsonFactory {

    private static final long serialVersionUID = 1L;

    SkippingJsonFactory(JsonFactoryBuilder builder) {
        super(builder);
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, byte[] data, int from, int length) {
        return new SkippingJsonParser(
                context,
                io,
                context.getStreamReadFeatures(_streamReadFeatures),
                context.getFormatReadFeatures(_formatReadFeatures),
                null,
                _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                data,
                from,
                from + length,
                false);
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, InputStream in) {
        return new SkippingJsonParser(
                context,
                io,
                context.getStreamReadFeatures(_streamReadFeatures),
                context.getFormatReadFeatures(_formatReadFeatures),
                in,
                _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                io.allocReadIOBuffer(),
                0,
                0,
                true);
    }
}
