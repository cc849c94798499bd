using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Perjury.GuestBuild.Shims;

/// <summary>The class of every Type object: answers from a table the compiler wrote.</summary>
internal sealed class GuestType : Type
{
    private readonly long _info;

    private GuestType(long info) => _info = info;

    public long Info => _info;

    private bool Has(int flag) => (Machine.rt_info_flags(_info) & flag) != 0;

    public override string Name => Machine.rt_info_name(_info);
    public override string? FullName => Machine.rt_info_full(_info);
    public override string? Namespace => Machine.rt_info_namespace(_info);
    public override bool IsEnum => Has(2);
    public override bool IsGenericType => Has(32);
    public override bool IsGenericTypeDefinition => Has(4096);
    public override bool ContainsGenericParameters => Has(4096);
    public override Type UnderlyingSystemType => this;

    public override Type? BaseType =>
        Machine.rt_info_base(_info) is var b && b != 0 ? Machine.rt_info_object(b) : null;

    public override Type[] GetGenericArguments()
    {
        var list = new Type[Machine.rt_info_args(_info)];
        for (int i = 0; i < list.Length; i++)
            list[i] = Machine.rt_info_object(Machine.rt_info_arg(_info, i));
        return list;
    }

    public override Type? GetElementType() =>
        Has(8) && Machine.rt_info_elem(_info) is var e && e != 0 ? Machine.rt_info_object(e) : null;

    public override Type GetEnumUnderlyingType() =>
        Machine.rt_info_object(Machine.rt_info_elem(_info));

    protected override bool IsValueTypeImpl() => Has(1);

    protected override bool IsArrayImpl() => Has(8);

    protected override bool IsPrimitiveImpl() => Has(4);

    protected override bool IsByRefImpl() => Has(1024);

    protected override bool IsPointerImpl() => Has(512);

    protected override bool IsCOMObjectImpl() => false;

    protected override bool HasElementTypeImpl() => Has(8) || Has(512) || Has(1024);

    protected override TypeAttributes GetAttributeFlagsImpl() =>
        (Has(16) ? TypeAttributes.Interface : 0)
        | (Has(128) ? TypeAttributes.Abstract : 0)
        | (Has(256) ? TypeAttributes.Sealed : 0);

    protected override TypeCode GetTypeCodeImpl() => (TypeCode)Machine.rt_info_code(_info);

    public override bool IsInstanceOfType(object? o) =>
        o is not null && Machine.rt_info_is_instance(_info, o) != 0;

    public override string ToString() => Machine.rt_info_display(_info);

    public override bool Equals(object? o) => ReferenceEquals(this, o);

    public override bool Equals(Type? o) => ReferenceEquals(this, o);

    public override int GetHashCode() => Machine.rt_identity_hash(this);

    public override Guid GUID => throw Unsupported();
    public override Module Module => throw Unsupported();
    public override Assembly Assembly => throw Unsupported();
    public override string? AssemblyQualifiedName => FullName;

    private static PlatformNotSupportedException Unsupported(
        [CallerMemberName] string member = ""
    ) => new("System.Type::" + member);

    public override object? InvokeMember(
        string name,
        BindingFlags invokeAttr,
        Binder? binder,
        object? target,
        object?[]? args,
        ParameterModifier[]? modifiers,
        CultureInfo? culture,
        string[]? namedParameters
    ) => throw Unsupported();

    protected override ConstructorInfo? GetConstructorImpl(
        BindingFlags bindingAttr,
        Binder? binder,
        CallingConventions callConvention,
        Type[] types,
        ParameterModifier[]? modifiers
    ) => throw Unsupported();

    public override ConstructorInfo[] GetConstructors(BindingFlags bindingAttr) =>
        throw Unsupported();

    protected override MethodInfo? GetMethodImpl(
        string name,
        BindingFlags bindingAttr,
        Binder? binder,
        CallingConventions callConvention,
        Type[]? types,
        ParameterModifier[]? modifiers
    ) => throw Unsupported();

    public override MethodInfo[] GetMethods(BindingFlags bindingAttr) => throw Unsupported();

    public override FieldInfo? GetField(string name, BindingFlags bindingAttr) =>
        throw Unsupported();

    public override FieldInfo[] GetFields(BindingFlags bindingAttr) => throw Unsupported();

    public override Type? GetInterface(string name, bool ignoreCase) => throw Unsupported();

    public override Type[] GetInterfaces() => throw Unsupported();

    public override EventInfo? GetEvent(string name, BindingFlags bindingAttr) =>
        throw Unsupported();

    public override EventInfo[] GetEvents(BindingFlags bindingAttr) => throw Unsupported();

    protected override PropertyInfo? GetPropertyImpl(
        string name,
        BindingFlags bindingAttr,
        Binder? binder,
        Type? returnType,
        Type[]? types,
        ParameterModifier[]? modifiers
    ) => throw Unsupported();

    public override PropertyInfo[] GetProperties(BindingFlags bindingAttr) => throw Unsupported();

    public override Type[] GetNestedTypes(BindingFlags bindingAttr) => throw Unsupported();

    public override Type? GetNestedType(string name, BindingFlags bindingAttr) =>
        throw Unsupported();

    public override MemberInfo[] GetMembers(BindingFlags bindingAttr) => throw Unsupported();

    public override object[] GetCustomAttributes(bool inherit) => throw Unsupported();

    public override object[] GetCustomAttributes(Type attributeType, bool inherit) =>
        throw Unsupported();

    public override bool IsDefined(Type attributeType, bool inherit) => throw Unsupported();
}
