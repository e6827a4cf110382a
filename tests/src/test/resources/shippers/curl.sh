curl -sSf --data-binary @app.log http://gauge.example:8081/
