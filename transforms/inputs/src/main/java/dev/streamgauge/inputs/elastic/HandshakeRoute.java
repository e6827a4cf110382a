package dev.streamgauge.inputs.elastic;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.streamgauge.inputs.http.Answer;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.Call;
import dev.streamgauge.inputs.http.Route;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The requests by which clients of Elasticsearch find out whom they talk to, and those by which
 * shippers prepare their indices: there is nothing to prepare, and the answer is that it is done.
 */
@Internal
public final class HandshakeRoute implements Route {
  private static final String INFO =
      "{\"name\":\"streamgauge\",\"cluster_name\":\"streamgauge\","
          + "\"cluster_uuid\":\"streamgauge\",\"version\":{\"number\":\"8.17.0\","
          + "\"build_flavor\":\"default\",\"build_type\":\"tar\",\"build_snapshot\":false,"
          + "\"lucene_version\":\"9.12.0\",\"minimum_wire_compatibility_version\":\"7.17.0\","
          + "\"minimum_index_compatibility_version\":\"7.0.0\"},"
          + "\"tagline\":\"You Know, for Search\"}";
  private static final String LICENSE =
      "{\"license\":{\"uid\":\"streamgauge\",\"type\":\"basic\",\"status\":\"active\"}}";

  @Override
  public boolean has(String path) {
    return path.equals("/")
        || path.equals("/_license")
        || path.equals("/_xpack")
        || path.startsWith("/_cluster/")
        || path.startsWith("/_nodes")
        || path.startsWith("/_ilm/")
        || path.startsWith("/_index_template/")
        || path.startsWith("/_component_template/")
        || path.startsWith("/_template/")
        || path.startsWith("/_ingest/")
        || path.startsWith("/_data_stream/");
  }

  @Override
  public boolean takes(String method) {
    return method.equals("GET") || method.equals("HEAD") || method.equals("PUT");
  }

  @Override
  public Answer answer(Call call) throws BadRequestException {
    return product(
        Answer.json(
            200,
            switch (call.head().path()) {
              case "/" -> INFO;
              case "/_license", "/_xpack" -> LICENSE;
              default -> call.head().method().equals("PUT") ? "{\"acknowledged\":true}" : "{}";
            }));
  }

  @Override
  public Answer failure(Call.Head head, int status, String reason) {
    return failure(status, reason);
  }

  /** Returns an error in Elasticsearch's form. */
  static Answer failure(int status, String reason) {
    String type =
        status == 429 || status == 503
            ? "es_rejected_execution_exception"
            : "illegal_argument_exception";
    return product(
        Answer.json(
            status,
            "{\"error\":{\"type\":\""
                + type
                + "\",\"reason\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(reason))
                + "\"},\"status\":"
                + status
                + "}"));
  }

  /** Adds the header without which Elastic's clients talk to nobody. */
  static Answer product(Answer answer) {
    return answer.with("X-Elastic-Product", "Elasticsearch");
  }
}
