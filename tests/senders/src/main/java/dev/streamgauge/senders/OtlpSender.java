package dev.streamgauge.senders;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The exporters of OpenTelemetry's SDK for Java. */
final class OtlpSender {
  private final LogRecordExporter exporter;

  private OtlpSender(LogRecordExporter exporter) {
    this.exporter = exporter;
  }

  static OtlpSender overHttp(String url) {
    return new OtlpSender(
        OtlpHttpLogRecordExporter.builder().setEndpoint(url).setCompression("gzip").build());
  }

  static OtlpSender overGrpc(String url) {
    return new OtlpSender(
        OtlpGrpcLogRecordExporter.builder().setEndpoint(url).setCompression("gzip").build());
  }

  void send(int count) throws InterruptedException {
    List<LogRecordData> batch = new ArrayList<>();
    SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "shop")))
            .addLogRecordProcessor((context, record) -> batch.add(record.toLogRecordData()))
            .build();
    Logger logger = provider.get("senders");
    for (int i = 0; i < count; i++) {
      logger
          .logRecordBuilder()
          .setSeverity(Send.isError(i) ? Severity.ERROR : Severity.INFO)
          .setBody(Send.message(i))
          .setAttribute(AttributeKey.longKey("number"), (long) i)
          .emit();
      if (batch.size() == Send.BATCH || i == count - 1) {
        List<LogRecordData> full = List.copyOf(batch);
        Send.untilItSucceeds(() -> exporter.export(full).join(30, TimeUnit.SECONDS).isSuccess());
        batch.clear();
      }
    }
    provider.close();
    exporter.close();
  }
}
