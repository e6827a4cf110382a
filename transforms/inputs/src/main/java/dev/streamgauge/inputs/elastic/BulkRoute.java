package dev.streamgauge.inputs.elastic;

import dev.streamgauge.inputs.http.Answer;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.Call;
import dev.streamgauge.inputs.http.Route;
import dev.streamgauge.lines.LineBatchBuilder;
import org.apache.beam.sdk.annotations.Internal;

/** Elasticsearch's {@code POST /_bulk} and {@code /INDEX/_bulk}: each document becomes a line. */
@Internal
public final class BulkRoute implements Route {
  @Override
  public boolean has(String path) {
    return path.equals("/_bulk") || path.matches("/[^/_][^/]*/_bulk");
  }

  @Override
  public boolean takes(String method) {
    return method.equals("POST") || method.equals("PUT");
  }

  @Override
  public Answer answer(Call call) throws BadRequestException {
    switch (call.head().mediaType()) {
      case "",
          "application/json",
          "application/x-ndjson",
          "application/ndjson",
          "application/vnd.elasticsearch+json",
          "application/vnd.elasticsearch+x-ndjson" -> {}
      default -> throw new BadRequestException(415, "send application/x-ndjson");
    }
    String path = call.head().path();
    String index = path.equals("/_bulk") ? null : path.substring(1, path.lastIndexOf('/'));
    LineBatchBuilder lines = call.lines();
    BulkItems items = new BulkItems(call.length());
    new BulkReader(call.bytes(), call.length(), index).read(lines, items, call.limit());
    call.store(lines);
    call.countRejected(items.failed());
    return HandshakeRoute.product(Answer.of(200, "application/json", items.answer()));
  }

  @Override
  public Answer failure(Call.Head head, int status, String reason) {
    return HandshakeRoute.failure(status, reason);
  }
}
