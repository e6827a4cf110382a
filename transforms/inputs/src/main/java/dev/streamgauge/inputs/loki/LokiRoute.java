package dev.streamgauge.inputs.loki;

import dev.streamgauge.inputs.http.Answer;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.Body;
import dev.streamgauge.inputs.http.Call;
import dev.streamgauge.inputs.http.Route;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import org.apache.beam.sdk.annotations.Internal;
import org.xerial.snappy.Snappy;

/** Loki's push API: {@code POST /loki/api/v1/push}, and {@code GET /ready}. */
@Internal
public final class LokiRoute implements Route {
  private static final String PUSH = "/loki/api/v1/push";
  private static final String READY = "/ready";

  private static final Body.Decoder SNAPPY =
      new Body.Decoder() {
        @Override
        public int length(byte[] bytes, int length) throws IOException {
          return Snappy.uncompressedLength(bytes, 0, length);
        }

        @Override
        public void decode(byte[] bytes, int length, byte[] into) throws IOException {
          if (!Snappy.isValidCompressedBuffer(bytes, 0, length)) {
            throw new IOException("it is not Snappy's block format");
          }
          int unused = Snappy.uncompress(bytes, 0, length, into, 0);
        }
      };

  @Override
  public boolean has(String path) {
    return path.equals(PUSH) || path.equals(READY);
  }

  @Override
  public boolean takes(String method) {
    return method.equals("POST") || method.equals("GET");
  }

  @Override
  public Answer answer(Call call) throws BadRequestException {
    if (call.head().path().equals(READY)) {
      return Answer.text(200, "ready");
    }
    if (!call.head().method().equals("POST")) {
      throw new BadRequestException(405, "this path takes POST");
    }
    LineBatchBuilder lines = call.lines();
    LokiEntries entries = new LokiEntries(lines, call.maxLineBytes(), call.limit());
    switch (call.head().mediaType()) {
      case "application/json" -> LokiJson.read(call.bytes(), call.length(), entries);
      case "application/x-protobuf" -> {
        call.uncompress(SNAPPY);
        LokiProtobuf.read(call.bytes(), call.length(), entries);
      }
      default ->
          throw new BadRequestException(
              415, "send application/json, or application/x-protobuf compressed by Snappy");
    }
    call.store(lines);
    return Answer.of(204);
  }
}
