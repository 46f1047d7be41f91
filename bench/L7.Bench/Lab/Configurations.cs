using Antrea.Testing.Lab;

namespace Antrea.L7.Bench.Lab;

/// <summary>Files that the programs of the laboratory read.</summary>
internal static class Configurations
{
    /// <summary>One worker, files of 1 KB and 1 MB below /public, uploads that are read and forgotten.</summary>
    public static string Nginx(string directory)
    {
        var root = Directory.CreateDirectory(Path.Combine(directory, "www/public")).FullName;
        File.WriteAllBytes(Path.Combine(root, "1k"), new byte[1 << 10]);
        File.WriteAllBytes(Path.Combine(root, "1m"), new byte[1 << 20]);
        return Write(directory, "nginx.conf", $$"""
            worker_processes 1;
            daemon off;
            pid {{directory}}/nginx.pid;
            error_log {{directory}}/nginx.err;
            user root;
            events { worker_connections 20000; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_requests 1000000000;
              client_max_body_size 0;
              client_body_temp_path {{directory}}/body;
              server {
                listen 80 backlog=8192;
                root {{directory}}/www;
                location /upload { return 200 "ok"; }
                location /private { return 200 "private"; }
              }
            }

            """);
    }

    public static string HaProxy(string directory, string server, bool log) => Write(directory, "haproxy.cfg", $$"""
        global
          nbthread 1
          maxconn 4000
          {{(log ? "log stdout format raw local0" : "")}}
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          {{(log ? "log global\n  option httplog" : "")}}
        frontend in
          bind :15001 transparent
          http-request deny unless { path_beg /public } or { path_beg /upload }
          default_backend out
        backend out
          source 0.0.0.0 usesrc clientip
          server s {{server}}:80

        """);

    public static string Agent(bool eve) => "featureGates: {L7NetworkPolicy: true}\nl7: {eve: " + (eve ? "true" : "false") + "}\n";

    public static string Manifests(LabNode node, LabPod client, LabPod server) =>
        $$"""
        {apiVersion: v1, kind: Node, metadata: {name: {{node.Name}} }, spec: {podCIDR: {{node.PodCidr}} }, status: {addresses: [{type: InternalIP, address: {{node.Ip}} } ] } }
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: default} }
        ---
        {{Pod("client", node, client)}}
        ---
        {{Pod("server", node, server)}}
        ---
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: bench}
        spec:
          priority: 5
          appliedTo: [{podSelector: {matchLabels: {app: server} } }]
          ingress: [{name: l7, action: Allow, l7Protocols: [{http: {path: "/public/*"} }, {http: {path: /upload, method: POST} } ] } ]

        """;

    /// <summary>A file of so many MB, in memory.</summary>
    public static string Body(int megabytes)
    {
        var path = $"/dev/shm/l7-bench-{megabytes}m";
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, new byte[megabytes << 20]);
        }

        return path;
    }

    private static string Pod(string name, LabNode node, LabPod place) =>
        "{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", namespace: default, labels: {app: " + name + "}}, spec: {nodeName: " + node.Name
        + ", containers: [{name: main, image: main}]}, status: {phase: Running, hostIP: " + node.Ip + ", podIP: " + place.Ip + ", podIPs: [{ip: " + place.Ip + "}]}}";

    private static string Write(string directory, string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
