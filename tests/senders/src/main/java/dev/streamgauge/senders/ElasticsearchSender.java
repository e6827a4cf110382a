package dev.streamgauge.senders;

import org.apache.http.HttpHost;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.RestClient;

/** Elasticsearch's REST client for Java. */
final class ElasticsearchSender {
  private ElasticsearchSender() {}

  static void send(String url, int count) throws Exception {
    try (RestClient client = RestClient.builder(HttpHost.create(url)).build()) {
      Send.untilItSucceeds(
          () ->
              "Elasticsearch"
                  .equals(
                      client
                          .performRequest(new Request("GET", "/"))
                          .getHeader("X-Elastic-Product")));
      for (int from = 0; from < count; from += Send.BATCH) {
        StringBuilder body = new StringBuilder();
        for (int i = from; i < Math.min(count, from + Send.BATCH); i++) {
          body.append("{\"create\":{\"_index\":\"logs-shop\"}}\n{\"log.level\":\"")
              .append(Send.isError(i) ? "ERROR" : "INFO")
              .append("\",\"message\":\"")
              .append(Send.message(i))
              .append("\"}\n");
        }
        Request bulk = new Request("POST", "/_bulk");
        bulk.setJsonEntity(body.toString());
        Send.untilItSucceeds(
            () -> {
              Response answer = client.performRequest(bulk);
              return EntityUtils.toString(answer.getEntity()).contains("\"errors\":false");
            });
      }
    }
  }
}
