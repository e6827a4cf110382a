package dev.streamgauge.inputs.http;

import dev.streamgauge.io.framing.LineFramer;
import dev.streamgauge.lines.LineBatchBuilder;
import org.apache.beam.sdk.annotations.Internal;

/**
 * {@code POST /} and {@code /lines}: plain lines, lines of JSON, or JSON objects one after another
 * or in an array, by the content type.
 */
@Internal
public final class LinesRoute implements Route {
  /** What is framed before the lines are counted. */
  private static final int PIECE = 64 << 10;

  @Override
  public boolean has(String path) {
    return path.equals("/") || path.equals("/lines");
  }

  @Override
  public boolean takes(String method) {
    return method.equals("POST") || method.equals("PUT");
  }

  @Override
  public Answer answer(Call call) throws BadRequestException {
    LineBatchBuilder lines = call.lines();
    switch (call.head().mediaType()) {
      // The third is what curl says if it is told nothing.
      case "",
          "text/plain",
          "application/x-www-form-urlencoded",
          "application/octet-stream",
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines",
          "application/stream+json" -> {
        frame(call, lines);
      }
      case "application/json" ->
          JsonObjects.append(call.bytes(), call.length(), lines, call.limit());
      default ->
          throw new BadRequestException(
              415,
              "send text/plain (lines), application/x-ndjson (lines of JSON) or application/json"
                  + " (objects)");
    }
    call.store(lines);
    return Answer.of(204);
  }

  private static void frame(Call call, LineBatchBuilder lines) throws BadRequestException {
    LineFramer framer = new LineFramer(false, call.maxLineBytes(), null);
    for (int from = 0; from < call.length(); from += PIECE) {
      int count = lines.size();
      int bytes = lines.byteSize();
      framer.feed(call.bytes(), from, Math.min(call.length(), from + PIECE), lines, 0);
      call.limit().addLines(lines.size() - count, lines.byteSize() - bytes);
    }
    framer.finish(lines, 0);
  }
}
