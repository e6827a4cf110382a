package dev.streamgauge.inputs.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;

/** The answer to an export request that was taken. */
final class LogsService {
  private LogsService() {}

  /** Returns the answer, which says how many records were not taken. */
  static ExportLogsServiceResponse response(long rejected) {
    if (rejected == 0) {
      return ExportLogsServiceResponse.getDefaultInstance();
    }
    return ExportLogsServiceResponse.newBuilder()
        .setPartialSuccess(
            ExportLogsPartialSuccess.newBuilder()
                .setRejectedLogRecords(rejected)
                .setErrorMessage("records that are malformed or longer than 1 MiB are not taken"))
        .build();
  }
}
