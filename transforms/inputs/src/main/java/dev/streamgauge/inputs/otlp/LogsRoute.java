package dev.streamgauge.inputs.otlp;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.protobuf.CodedOutputStream;
import dev.streamgauge.inputs.http.Answer;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.Call;
import dev.streamgauge.inputs.http.Route;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.beam.sdk.annotations.Internal;

/** OTLP's {@code POST /v1/logs}. */
@Internal
public final class LogsRoute implements Route {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  /** The number of {@code message} in {@code google.rpc.Status}, in which failures are answered. */
  private static final int MESSAGE = 2;

  @Override
  public boolean has(String path) {
    return path.equals("/v1/logs");
  }

  @Override
  public Answer answer(Call call) throws BadRequestException {
    LineBatchBuilder lines = call.lines();
    LogRecords records =
        new LogRecords(lines, call.maxLineBytes(), System.currentTimeMillis(), call.limit());
    String type = call.head().mediaType();
    switch (type) {
      case PROTOBUF -> LogsProtobuf.read(call.bytes(), call.length(), records);
      case JSON -> LogsJson.read(call.bytes(), call.length(), records);
      default -> throw new BadRequestException(415, "send " + PROTOBUF + " or " + JSON);
    }
    call.store(lines);
    call.countRejected(records.rejected());
    return type.equals(JSON)
        ? Answer.json(200, json(records.rejected()))
        : Answer.of(200, PROTOBUF, LogsService.response(records.rejected()).toByteArray());
  }

  private static String json(long rejected) {
    return rejected == 0
        ? "{}"
        : "{\"partialSuccess\":{\"rejectedLogRecords\":\""
            + rejected
            + "\",\"errorMessage\":\""
            + LogsService.response(rejected).getPartialSuccess().getErrorMessage()
            + "\"}}";
  }

  @Override
  public Answer failure(Call.Head head, int status, String reason) {
    if (!head.mediaType().equals(PROTOBUF)) {
      String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(reason));
      return Answer.json(status, "{\"message\":\"" + quoted + "\"}");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeString(MESSAGE, reason);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Answer.of(status, PROTOBUF, bytes.toByteArray());
  }
}
