using System.Net;
using Antrea.Actors.Nodes;
using Antrea.Enforcers.Firewall;

namespace Antrea.Host.Diagnostics;

/// <summary>The HTTP endpoint. Read-only; listens on loopback unless told otherwise.</summary>
public static class DiagnosticServer
{
    /// <summary>A server that is not started yet.</summary>
    public static WebApplication Make(IPEndPoint endpoint, AgentView agent)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Listen(endpoint);
        });
        builder.Services.AddRoutingCore();
        var web = builder.Build();
        web.UseRouting();
        web.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (AskTimeoutException e)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                await context.Response.WriteAsync($"an actor did not answer: {e.Message}\n");
            }
        });
        Map(web, agent);
        return web;
    }

    private static void Map(WebApplication web, AgentView agent)
    {
        web.MapGet("/", (HttpContext c) => Text(c, WebPage.Html, "text/html; charset=utf-8"));
        web.MapGet("/livez", async (HttpContext c) =>
        {
            await agent.NodeAsync();
            await Text(c, "ok\n");
        });
        web.MapGet("/readyz", async (HttpContext c) =>
        {
            var (ready, detail) = StatusJson.Ready(await agent.NodeAsync());
            c.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            await Text(c, detail);
        });
        web.MapGet("/status", async (HttpContext c) => await Json(c, StatusJson.Status(await agent.NodeAsync())));
        web.MapGet("/policies", async (HttpContext c) => await Json(c, StatusJson.Policies(await agent.NodeAsync(), await agent.CountersAsync())));
        web.MapGet("/plan", async (HttpContext c) =>
        {
            var state = await agent.NodeAsync();
            await Text(c, state.Plan is { } plan ? PlanText.Of(plan) : "# no plan yet: the first sync is not complete\n");
        });
        web.MapGet("/actors", async (HttpContext c) => await Json(c, await ActorsJson.OfAsync(agent.System, c.Request.Query["children"])));
        web.MapGet("/flows", async (HttpContext c) => await Json(c, FlowsJson.Of(await agent.FlowsAsync(FlowsJson.Wanted(c.Request.Query)))));
        web.MapGet("/events", async (HttpContext c) => await Json(c, await EventsJson.OfAsync(agent.Journal, c.Request.Query["limit"])));
        web.MapGet("/metrics", async (HttpContext c) => await Text(c, Metrics.Of(await agent.NodeAsync(), await agent.CountersAsync(), agent.Layer7.Statistics?.Invoke(), await agent.SourceAsync()), "text/plain; version=0.0.4; charset=utf-8"));
        web.MapFallback(async (HttpContext c) =>
        {
            c.Response.StatusCode = StatusCodes.Status404NotFound;
            await Text(c, "not found; there are /livez /readyz /status /policies /plan /actors /flows /events /metrics and a page at /\n");
        });
    }

    private static Task Text(HttpContext c, string text, string type = "text/plain; charset=utf-8")
    {
        c.Response.ContentType = type;
        return c.Response.WriteAsync(text);
    }

    private static Task Json(HttpContext c, byte[] json)
    {
        c.Response.ContentType = "application/json";
        return c.Response.Body.WriteAsync(json).AsTask();
    }
}
