namespace Antrea.Runtime.Actor;

/// <summary>A behaviour; false = not handled.</summary>
public delegate bool Receive(object message);

/// <summary>A behaviour that handles everything.</summary>
public delegate void UntypedReceive(object message);
