package dev.streamgauge.pipelines.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options of the web page and its API. */
public interface WebOptions extends PipelineOptions {
  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description(
      "Serve the web page, its API and the metrics on this address, such as 127.0.0.1:8080; port 0"
          + " chooses a free one. Addresses that other machines can reach also need"
          + " --webTokenFile and --webKeystore. Unset, or none: no web server.")
  String getWeb();

  void setWeb(String address);

  @OptionGroup.In(value = OptionGroup.SECURITY, path = true)
  @Description(
      "A file whose first line is the token that the web server asks for, as a bearer token or as"
          + " the password of any user.")
  String getWebTokenFile();

  void setWebTokenFile(String file);

  @OptionGroup.In(value = OptionGroup.SECURITY, path = true)
  @Description(
      "The PKCS12, JKS or PEM file with the private key and certificates of the web server, which"
          + " then speaks HTTPS only.")
  String getWebKeystore();

  void setWebKeystore(String file);

  @Description(
      "A file whose first line is the password of --webKeystore; else the environment variable"
          + " STREAMGAUGE_TLS_PASSWORD has it.")
  String getWebKeystorePasswordFile();

  void setWebKeystorePasswordFile(String file);

  @Description(
      "The URL under which people reach the web page, such as https://gauge.example.org. Its host"
          + " is accepted in requests, and notifications link to it. Default: --web.")
  String getWebUrl();

  void setWebUrl(String url);

  @OptionGroup.In(OptionGroup.OUTPUT)
  @Description("How far back the web page and its API show results, such as 24h.")
  @Default.String("24h")
  String getHistory();

  void setHistory(String duration);
}
